package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeConfigRecord.Storage;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.ZfsPoolRecord;
import dev.pvefleet.proxmox.transport.Reply;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeCallsTest {
    private static final NodeName NODE = new NodeName("pve1");

    @ParameterizedTest
    @CsvSource({
        "pve7, 7.4-17, 5.15.108-1-pve, 12, 34.2848",
        "pve8, 8.4.1, 6.8.12-4-pve, 8, 25.0",
        "pve9, 9.1.9, 6.14.8-2-pve, 8, 25.0",
    })
    void readsVersionsAndMemoryOfEachRelease(
            String version, String pveVersion, String kernel, double cpus, double memPct) {
        NodeStatus status = status(version);

        assertThat(status.pveVersion()).isEqualTo(pveVersion);
        assertThat(status.kernelVersion()).isEqualTo(kernel);
        assertThat(status.cpus()).isEqualTo(cpus);
        assertThat(status.memory().pct()).isEqualTo(memPct);
        assertThat(status.loadavg())
                .hasSize(3)
                .allSatisfy(load -> assertThat(load).isPositive());
    }

    @Test
    void hasAvailableMemoryFromPve9Only() {
        assertThat(status("pve9").memory().available()).isEqualTo(6442450944L);
        assertThat(status("pve8").memory().available()).isNull();
        assertThat(status("pve7").memory().available()).isNull();
    }

    @Test
    void readsThePressureInVmsAsNumbersAndInContainersAsStrings() {
        assertThat(pressures(GuestType.QEMU, "[{\"vmid\":100,\"pressurecpusome\":0.05,\"pressureiofull\":1}]"))
                .containsExactly(
                        new PressureRow(GuestId.parse("qemu/100"), new Pressure(0.05, null, null, 1.0, null, null)));
        assertThat(pressures(GuestType.LXC, "[{\"vmid\":\"200\",\"pressurecpusome\":\"0.01\"}]"))
                .containsExactly(
                        new PressureRow(GuestId.parse("lxc/200"), new Pressure(0.01, null, null, null, null, null)));
    }

    @Test
    void aGuestWithoutPressureHasNone() {
        assertThat(pressures(GuestType.QEMU, "[{\"vmid\":100,\"status\":\"stopped\"}]"))
                .containsExactly(new PressureRow(GuestId.parse("qemu/100"), null));
        assertThat(pressures(GuestType.QEMU, "[{\"pressurecpusome\":1}]")).isEmpty();
    }

    @Test
    void readsPoolsThatCanBeUsedAndThoseThatCannot() {
        Listing<ZfsPoolRecord> pools = NodeCalls.zfsPools(NODE).decode(Reply.of(Recorded.json("""
                [{"name":"rpool","size":1000,"alloc":400,"free":600,"frag":12,"dedup":1,"health":"ONLINE"},
                 {"name":"gone","size":0,"alloc":0,"free":0,"frag":0,"dedup":0,"health":"FAULTED"},
                 {"size":5}]""")));

        assertThat(pools.items())
                .containsExactly(
                        new ZfsPoolRecord("rpool", "ONLINE", 1000L, 400L, 12.0),
                        new ZfsPoolRecord("gone", "FAULTED", null, null, null));
        assertThat(pools.unreadable()).isEqualTo(1);
    }

    private static List<PressureRow> pressures(GuestType type, String data) {
        return NodeCalls.pressures(NODE, type)
                .decode(Reply.of(Recorded.json(data)))
                .items();
    }

    @Test
    void readsRootFileSystemSwapAndUptime() {
        NodeStatus status = status("pve8");

        assertThat(status.rootfs()).isEqualTo(new Usage(100000000000L, 33333333333L, 61666666667L));
        assertThat(status.rootfs().pct()).isEqualTo(33.3333);
        assertThat(status.swap().pct()).isEqualTo(12.5);
        assertThat(status.uptimeSec()).isEqualTo(86400);
    }

    @Test
    void givesNoSwapPercentageWithoutSwap() {
        assertThat(status("pve7").swap().total()).isZero();
        assertThat(status("pve7").swap().pct()).isNull();
    }

    @Test
    void leavesAbsentWhatIsMissing() {
        NodeStatus status = NodeStatus.of(Recorded.json("{\"loadavg\":[\"0.1\",null,\"x\"],\"kversion\":\"odd\"}"));

        assertThat(status)
                .isEqualTo(new NodeStatus(
                        null,
                        List.of(),
                        new Usage(null, null, null),
                        new Usage(null, null, null),
                        new Usage(null, null, null),
                        null,
                        "odd",
                        null));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "pve7, /dev/sda, ssd, INTEL_SSDSC2BB080G6, BTWA1, passed, PASSED, 97, BIOS boot",
                "pve7, /dev/sdb, hdd, WDC_WD40, WD-1, failed, FAILED!, -, ZFS",
                "pve8, /dev/sdc, hdd, ST4000NM, Z1, passed, OK, -, LVM",
                "pve8, /dev/sdd, usb, -, -, unknown, UNKNOWN, -, -",
                "pve8, /dev/sde, hdd, OLD, S9, disabled, SMART Disabled, -, -",
                "pve9, /dev/nvme0n1, nvme, Samsung SSD 990, S7, passed, PASSED, 68.123, ZFS",
                "pve9, /dev/nvme1n1, nvme, Worn, S8, passed, PASSED, 0, -",
            })
    void readsDisks(
            String version,
            String device,
            String type,
            String model,
            String serial,
            String health,
            String healthRaw,
            Double wearout,
            String usedBy) {
        DiskRecord disk = disk(version, device);

        assertThat(disk.type()).isEqualTo(type);
        assertThat(disk.model()).isEqualTo(model);
        assertThat(disk.serial()).isEqualTo(serial);
        assertThat(disk.health().name().toLowerCase(Locale.ROOT)).isEqualTo(health);
        assertThat(disk.healthRaw()).isEqualTo(healthRaw);
        assertThat(disk.wearoutPct()).isEqualTo(wearout);
        assertThat(disk.usedBy()).isEqualTo(usedBy);
        assertThat(disk.sizeBytes()).isPositive();
    }

    @Test
    void takesTheSentenceOfAFailingSasDiskForAFailure() {
        DiskRecord failing = disk("pve8", "/dev/sdf");

        assertThat(failing.health()).isEqualTo(SmartState.FAILED);
        assertThat(failing.healthRaw()).startsWith("FAILURE PREDICTION");
    }

    @Test
    void countsADiskWithoutADevice() {
        Listing<DiskRecord> disks = decode(NodeCalls.disks(NODE), "pve9/disks.json");

        assertThat(disks.items()).hasSize(2);
        assertThat(disks.unreadable()).isEqualTo(1);
    }

    @Test
    void givesNoSizesOfAnInactiveStorage() {
        List<Storage> storages =
                decode(NodeCalls.storages(NODE), "pve8/storage.json").items();

        assertThat(storages)
                .containsExactly(
                        new Storage("nfs", "nfs", List.of("backup"), false, true, true, null, null, null),
                        new Storage(
                                "local-lvm",
                                "lvmthin",
                                List.of("images", "rootdir"),
                                true,
                                true,
                                false,
                                1099511627776L,
                                549755813888L,
                                549755813888L));
    }

    @Test
    void readsLinuxAndOpenVSwitchBridges() {
        assertThat(decode(NodeCalls.bridges(NODE), "pve8/network.json").items())
                .containsExactly(
                        new Bridge("vmbr1", "OVSBridge", true, null, "eno2 tap0"),
                        new Bridge("vmbr0", "bridge", true, "192.0.2.11/24", "eno1"));
        assertThat(decode(NodeCalls.bridges(NODE), "pve7/network.json").items())
                .containsExactly(new Bridge("vmbr0", "bridge", true, "192.0.2.10/24", "eno1"));
    }

    private static NodeStatus status(String version) {
        return decode(NodeCalls.status(NODE), version + "/node-status.json");
    }

    private static DiskRecord disk(String version, String device) {
        return decode(NodeCalls.disks(NODE), version + "/disks.json").items().stream()
                .filter(disk -> disk.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T decode(Request<T> request, String file) {
        return request.decode(Reply.of(Recorded.data(file)));
    }
}
