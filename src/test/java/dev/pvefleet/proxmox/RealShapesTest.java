package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.TaskCalls.LogLine;
import dev.pvefleet.proxmox.TaskCalls.TaskRow;
import dev.pvefleet.proxmox.TaskCalls.TaskStatus;
import dev.pvefleet.proxmox.transport.Content;
import dev.pvefleet.proxmox.transport.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shapes in which PVE 9.2's own code answers, where they differ from what its schema says: nulls, strings for
/// numbers, rows that are almost empty. The values are made up.
class RealShapesTest {
    private static final NodeName NODE = new NodeName("pve1");
    private static final Target ALL = new FakePve().target("lab");

    @Test
    void aGuestThatPvestatdHasNotReportedYetHasOnlyItsIdentityAndTags() {
        List<GuestRecord> guests = guests("""
                [{"id":"node/pve1","type":"node","node":"pve1","status":"online"},
                 {"vmid":330,"type":"qemu","node":"pve1","tags":"fresh","status":"unknown","id":"qemu/330"}]""");

        assertThat(guests).singleElement().satisfies(fresh -> {
            assertThat(fresh.name()).isNull();
            assertThat(fresh.status()).isEqualTo("unknown");
            assertThat(fresh.tags()).hasToString("fresh");
            assertThat(fresh.cpuPct()).isNull();
            assertThat(fresh.memBytes()).isNull();
            assertThat(fresh.uptimeSec()).isNull();
        });
    }

    @Test
    void poolsAndNetworksInTheListAreNoGuestsAndNoRiddles() {
        ClusterResources resources = resources("""
                [{"id":"node/pve1","type":"node","node":"pve1","status":"online","cgroup-mode":2,"level":""},
                 {"id":"/pool/p1","type":"pool","pool":"p1"},
                 {"id":"network/pve1/zone/localnetwork","type":"network","network":"localnetwork","node":"pve1",
                  "network-type":"zone","status":"ok"},
                 {"id":"sdn/pve1/localnetwork","type":"sdn","sdn":"localnetwork","node":"pve1","status":"ok"}]""");

        assertThat(resources.hasGuests()).isFalse();
        assertThat(resources.unreadable()).isZero();
    }

    @Test
    void aNodesSamplesMayBeEmptyRowsAndLackTheCpusFullStall() {
        NodeAverages averages = NodeAverages.of(Recorded.json("""
                [{"time":1700000000},{"time":1700000060},
                 {"time":1700000120,"pressurecpusome":33.772,"pressureiosome":0.0703333333333333,"pressureiofull":0,
                  "pressurememorysome":0,"pressurememoryfull":0,"iowait":0.000416931663066904,"cpu":0.65,
                  "memavailable":21489529787.7333,"arcsize":0},
                 {"time":1700000180}]"""));

        assertThat(averages.pressure()).isEqualTo(new Pressure(33.772, null, 0.0703, 0.0, 0.0, 0.0));
        assertThat(averages.iowaitPct()).isEqualTo(0.0417);
    }

    @Test
    void aContainersPressureMayBeAllNulls() {
        assertThat(decode(NodeCalls.pressures(NODE, GuestType.LXC), """
                        [{"vmid":201,"type":"lxc","name":"ct1","status":"running","pressurecpusome":null,
                          "pressurecpufull":null,"pressureiosome":null,"pressureiofull":null,
                          "pressurememorysome":null,"pressurememoryfull":null,"mem":0}]""").items())
                .singleElement()
                .satisfies(row -> assertThat(row.pressure()).isNull());
    }

    @Test
    void aContainersInterfacesHaveTheirPrefixAsTextAndMayHaveNoAddress() {
        assertThat(GuestInterface.ofContainer(Recorded.json("""
                        [{"name":"lo","hwaddr":"00:00:00:00:00:00","hardware-address":"00:00:00:00:00:00",
                          "inet":"127.0.0.1/8","inet6":"::1/128","ip-addresses":[
                           {"ip-address":"127.0.0.1","ip-address-type":"inet","prefix":"8"},
                           {"ip-address":"::1","ip-address-type":"inet6","prefix":"128"}]},
                         {"name":"eth0","hwaddr":"bc:24:11:00:00:06","hardware-address":"bc:24:11:00:00:06",
                          "inet":"192.0.2.71/24","ip-addresses":[
                           {"ip-address":"192.0.2.71","ip-address-type":"inet","prefix":"24"}]},
                         {"name":"eth1","hwaddr":"bc:24:11:00:00:07","hardware-address":"bc:24:11:00:00:07",
                          "ip-addresses":[]}]""")))
                .containsExactly(
                        new GuestInterface("lo", "00:00:00:00:00:00", List.of("127.0.0.1")),
                        new GuestInterface("eth0", "bc:24:11:00:00:06", List.of("192.0.2.71")),
                        new GuestInterface("eth1", "bc:24:11:00:00:07", List.of()));
        assertThat(GuestInterface.ofContainer(Recorded.json("null"))).isEmpty();
    }

    @Test
    void aFrozenAgentRefusesInsideOfASuccess() {
        assertThatThrownBy(() -> GuestInterface.ofAgent(Recorded.json("""
                        {"result":{"error":{"class":"CommandNotFound",
                         "desc":"Command guest-network-get-interfaces has been disabled: the agent is in frozen state"}}}""")))
                .isInstanceOf(BadAnswerException.class)
                .hasMessageContaining("the agent is in frozen state");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            delimiter = ';',
            value = {
                "SAS HDD; {'type':'unknown','rpm':-1,'health':'OK','wearout':'N/A'}; PASSED; -",
                "SAS SSD; {'type':'ssd','rpm':0,'health':'OK','wearout':93}; PASSED; 93",
                "HDD with its rpm as text; {'type':'hdd','rpm':'7200','health':'PASSED','wearout':'N/A'}; PASSED; -",
                "NVMe behind its rated end; {'type':'nvme','rpm':0,'health':'PASSED','wearout':-4}; PASSED; 0",
                "failed NVMe; {'type':'nvme','rpm':0,'health':'FAILED!','wearout':0}; FAILED; 0",
                "SMART off; {'type':'hdd','rpm':'7200','health':'SMART Disabled','wearout':'N/A'}; DISABLED; -",
                "behind a RAID controller; {'type':'ssd','rpm':0,'health':'UNKNOWN','wearout':'N/A'}; UNKNOWN; -",
                "predicted; {'type':'unknown','rpm':-1,'health':'FAILURE PREDICTION THRESHOLD EXCEEDED [asc=5d, ascq=10]','wearout':'N/A'}; FAILED; -",
            })
    void disks(String name, String row, SmartState health, Double lifeRemaining) {
        String common =
                "{\"devpath\":\"/dev/sdx\",\"model\":\"EXAMPLE\",\"serial\":\"EXAMPLE0001\",\"size\":1000204886016,"
                        + "\"vendor\":\"unknown\",\"wwn\":\"unknown\",\"gpt\":0,\"osdid\":\"-1\",\"osdid-list\":null,";
        DiskRecord disk = decode(
                        NodeCalls.disks(NODE),
                        "[" + common + row.replace('\'', '"').substring(1) + "]")
                .items()
                .getFirst();

        assertThat(disk.health()).as(name).isEqualTo(health);
        assertThat(disk.wearoutPct()).as(name).isEqualTo(lifeRemaining);
    }

    @Test
    void aListOfTasksHasWordsForEndsAndNoEndForWhatRuns() {
        assertThat(decode(TaskCalls.recent(NODE, new Vmid(343)), """
                        [{"upid":"UPID:pve1:0000227D:000B75C6:6B0BC5DE:vzcreate:343:root@pam:","type":"vzcreate","id":"343",
                          "node":"pve1","user":"root@pam","pid":8829,"pstart":751046,"starttime":1700000000,
                          "endtime":1700000001,"status":"WARNINGS: 1"},
                         {"upid":"UPID:pve1:00002304:000B8000:6B0BC600:qmstart:343:ops@pve!ops:","type":"qmstart","id":"343",
                          "node":"pve1","user":"ops@pve","tokenid":"ops","pid":8964,"pstart":753664,
                          "starttime":1700000002}]"""))
                .containsExactly(
                        new TaskRow(Upid.parse("UPID:pve1:0000227D:000B75C6:6B0BC5DE:vzcreate:343:root@pam:"), false),
                        new TaskRow(Upid.parse("UPID:pve1:00002304:000B8000:6B0BC600:qmstart:343:ops@pve!ops:"), true));
    }

    @Test
    void aTasksLogMayHaveAnEmptyLineAndItsEndWarnings() {
        Upid task = Upid.parse("UPID:pve1:0000227D:000B75C6:6B0BC5DE:vzcreate:343:root@pam:");

        assertThat(decode(TaskCalls.log(task, 0, 50), """
                        [{"n":1,"t":"extracting archive"},{"n":2,"t":""},{"n":3,"t":"WARN: old systemd"},
                         {"n":4,"t":"TASK WARNINGS: 1"}]"""))
                .contains(new LogLine(2, ""), new LogLine(4, "TASK WARNINGS: 1"));
        assertThat(decode(TaskCalls.status(task), """
                        {"upid":"UPID:pve1:0000227D:000B75C6:6B0BC5DE:vzcreate:343:root@pam:","node":"pve1","pid":8829,
                         "pstart":751046,"starttime":1700000000,"type":"vzcreate","id":"343","user":"root@pam",
                         "status":"stopped","exitstatus":"WARNINGS: 1"}""")).isEqualTo(new TaskStatus(false, "WARNINGS: 1"));
    }

    @Test
    void aBridgeWithoutPortsHasNone() {
        assertThat(decode(NodeCalls.bridges(NODE), """
                        [{"iface":"vmbr0","type":"bridge","active":1,"autostart":1,"method":"static","method6":"manual",
                          "address":"192.0.2.1","netmask":"24","cidr":"192.0.2.1/24","bridge_ports":"","bridge_fd":"0",
                          "bridge_stp":"off","priority":3,"families":["inet"]}]""").items())
                .containsExactly(new Bridge("vmbr0", "bridge", true, "192.0.2.1/24", null));
    }

    @Test
    void aHostThatStandsAloneListsOnlyItself() {
        assertThat(Membership.of(Recorded.json("""
                        [{"id":"node/pve1","type":"node","name":"pve1","ip":"192.0.2.1","local":1,"nodeid":0,"online":1,
                          "level":""}]"""))).satisfies(it -> {
            assertThat(it.nodes()).isEqualTo(1);
            assertThat(it.online()).isEqualTo(1);
            assertThat(it.quorate()).isTrue();
        });
    }

    private static ClusterResources resources(String rows) {
        return ClusterResources.of(Content.of(Recorded.json(rows)));
    }

    private static List<GuestRecord> guests(String rows) {
        return resources(rows).guests(ALL, "sync", FakePve.NOW);
    }

    private static <T> T decode(Request<T> request, String data) {
        return request.decode(Reply.of(Recorded.json(data)));
    }
}
