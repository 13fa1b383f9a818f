package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.ZfsPoolRecord;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentTest {
    private static final String RESOURCES = "/cluster/resources";
    private static final String AGENT = "/nodes/pve1/qemu/100/agent/network-get-interfaces";
    private static final String ONE_VM = """
            [{"type":"node","node":"pve1","status":"online","cpu":0.01,"maxcpu":4},
             {"type":"storage","storage":"local","node":"pve1","status":"available"},
             {"type":"qemu","vmid":100,"node":"pve1","status":"running","name":"web","template":0}]""";
    private static final String ONE_CARD = """
            {"result":[{"name":"eth0","hardware-address":"bc:24:11:2c:6e:01",
              "ip-addresses":[{"ip-address":"192.0.2.50","ip-address-type":"ipv4","prefix":24}]}]}""";
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final Schedule SCHEDULE = new Schedule(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));

    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final Agent agent = new Agent(timetable, state, FakePve.CLOCK, new Random(1));

    @Test
    void eachOperationOfEachTargetHasItsOwnCadence() {
        agent.enter(List.of(watched(well().target("a", "pve1")), watched(well().target("b", "pve1"))));

        assertThat(timetable.intervals)
                .hasSize(8)
                .containsEntry("sync a", Duration.ofSeconds(30))
                .containsEntry("nodeStatus b", Duration.ofSeconds(60))
                .containsEntry("smart a", Duration.ofMinutes(30))
                .containsEntry("guestIps b", Duration.ofMinutes(5));
        assertThat(timetable.delays)
                .allSatisfy((name, delay) -> assertThat(delay).isLessThanOrEqualTo(timetable.intervals.get(name)));
        assertThat(state.snapshot().isComplete()).isFalse();
    }

    @Test
    void startTimesAreSpreadButNoneIsLaterThanItsInterval() {
        Duration interval = Duration.ofSeconds(30);

        assertThat(Agent.delay(Operation.SYNC, interval, 0, 3)).isEqualTo(Duration.ZERO);
        assertThat(Agent.delay(Operation.SYNC, interval, 2, 3)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Agent.delay(Operation.GUEST_IPS, interval, 0, 3)).isEqualTo(Duration.ofSeconds(3));
        assertThat(Agent.delay(Operation.SYNC, interval, 299, 300)).isLessThan(interval);
        assertThat(Agent.delay(Operation.GUEST_IPS, Duration.ofSeconds(1), 2, 3))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSuccessfulRunIsRecordedWithWhatItRead() {
        agent.enter(List.of(watched(well().target("lab", "pve1"))));

        timetable.run("sync lab");

        TargetSnapshot lab = snapshot("lab");
        OperationRecord sync = record(lab, Operation.SYNC);
        assertThat(lab.inventory().orElseThrow().guests()).isNotEmpty();
        assertThat(lab.reachable()).contains(true);
        assertThat(sync.runs()).isOne();
        assertThat(sync.lastSuccess()).contains(FakePve.NOW);
        assertThat(sync.failures()).isEmpty();
        assertThat(lab.collectors())
                .containsOnlyKeys(
                        "sync", "sync/cluster", "sync/guests", "sync/nodes", "sync/statistics", "sync/storages");
        assertThat(lab.cluster()).contains(new ClusterStatus(true, 3, 2, FakePve.NOW));
    }

    @Test
    void aDeadTargetIsCountedAndEmptiesNothing() {
        FakePve pve = well();
        agent.enter(List.of(watched(pve.target("lab", "pve1")), watched(well().target("other", "pve1"))));
        timetable.run("sync lab");
        pve.fail(RESOURCES, Kind.UNREACHABLE);

        timetable.run("sync lab");
        timetable.run("sync other");

        TargetSnapshot lab = snapshot("lab");
        assertThat(lab.reachable()).contains(false);
        assertThat(lab.inventory()).isPresent();
        assertThat(record(lab, Operation.SYNC).failures()).containsExactly(Map.entry("unreachable", 1L));
        assertThat(record(lab, Operation.SYNC).lastSuccess()).contains(FakePve.NOW);
        assertThat(snapshot("other").reachable()).contains(true);
    }

    @Test
    void aRefusalIsNotUnreachability() {
        agent.enter(List.of(watched(
                new FakePve().refuse(RESOURCES, 403, "Permission check failed").target("lab", "pve1"))));

        timetable.run("sync lab");

        assertThat(snapshot("lab").reachable()).contains(true);
        assertThat(failure("sync").kind()).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void aDefectIsCountedAndEndsNothing() {
        agent.enter(List.of(watched(new FakePve()
                .on(RESOURCES, call -> {
                    throw new IllegalStateException("defect, as this test wants it");
                })
                .target("lab", "pve1"))));

        timetable.run("sync lab");

        assertThat(record(snapshot("lab"), Operation.SYNC).failures()).containsOnlyKeys("internal");
    }

    @Test
    void nodeStatusLeavesTheDisksAloneAndKeepsThoseOfTheSmartRun() {
        FakePve pve = well();
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("smart lab");

        timetable.run("nodeStatus lab");

        NodeRecord node = node();
        assertThat(node.disks()).isNotEmpty();
        assertThat(node.disksState()).isEqualTo(DisksState.OK);
        assertThat(node.disksRecordedAt()).isEqualTo(FakePve.NOW);
        assertThat(pve.calls())
                .filteredOn(call -> call.path().endsWith("disks/list"))
                .hasSize(1);
    }

    @Test
    void aSmartRunAsksForTheDisksAlone() {
        FakePve pve = well();
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("nodeStatus lab");
        pve.calls().clear();

        timetable.run("smart lab");

        assertThat(pve.calls())
                .extracting(Call::path)
                .containsExactlyInAnyOrder("/nodes/pve1/disks/list", "/nodes/pve1/disks/zfs");
        assertThat(node().disks()).isNotEmpty();
        assertThat(node().memTotal()).isNotNull();
    }

    @Test
    void aSmartRunDoesNotAskANodeThatIsOffline() {
        FakePve pve = well().answer(
                        RESOURCES, Recorded.json("[{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"offline\"}]"));
        agent.enter(List.of(watched(pve.target("lab"))));
        pve.answer("/access/permissions", Recorded.json("{\"/\":{\"VM.Audit\":1}}"));
        timetable.run("sync lab");

        timetable.run("smart lab");

        assertThat(pve.calls(Endpoint.NODE_DISKS)).isEmpty();
        assertThat(failure("smart/pve1").kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void aSmartRunThatFailsKeepsTheLastGoodDisksAndSaysSo() {
        FakePve pve = well();
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("smart lab");
        pve.refuse("/nodes/pve1/disks/list", 403, "Permission check failed (/nodes/pve1, Sys.Audit)");

        timetable.run("smart lab");

        NodeRecord node = node();
        assertThat(node.disks()).isNotEmpty();
        assertThat(node.disksState()).isEqualTo(DisksState.FORBIDDEN);
        assertThat(node.disksRecordedAt()).isEqualTo(FakePve.NOW);
        assertThat(failure("smart/pve1").kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(record(snapshot("lab"), Operation.SMART).failures()).containsOnlyKeys("forbidden");
    }

    @Test
    void poolsAreReadWithTheDisksAndSurviveANodeStatus() {
        agent.enter(List.of(watched(well().target("lab", "pve1"))));
        timetable.run("smart lab");

        timetable.run("nodeStatus lab");

        assertThat(node().zfsPools()).extracting(ZfsPoolRecord::name).containsExactly("rpool");
        assertThat(node().zfsRecordedAt()).isEqualTo(FakePve.NOW);
        assertThat(snapshot("lab").collectors()).containsKeys("smart/pve1", "smart/pve1/zfs", "nodeStatus/pve1");
    }

    @ParameterizedTest
    @CsvSource({
        "403, 'Permission check failed (/, Sys.Audit)', FORBIDDEN",
        "500, zfsutils-linux not installed, UNSUPPORTED"
    })
    void poolsThatNobodyMayOrCanTellFailNoRun(int status, String words, Kind kind) {
        agent.enter(List.of(
                watched(well().refuse("/nodes/pve1/disks/zfs", status, words).target("lab", "pve1"))));

        timetable.run("smart lab");

        assertThat(failure("smart/pve1/zfs").kind()).isEqualTo(kind);
        assertThat(snapshot("lab").collectors().get("smart/pve1")).isEmpty();
        assertThat(record(snapshot("lab"), Operation.SMART).succeeded()).contains(true);
        assertThat(node().zfsPools()).as("not known, which is not none").isNull();
        assertThat(node().disks()).isNotEmpty();
    }

    @Test
    void poolsThatAreLateFailTheRunAndStayAsTheyWere() {
        FakePve pve = well();
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("smart lab");
        pve.fail("/nodes/pve1/disks/zfs", Kind.TIMEOUT);

        timetable.run("smart lab");

        assertThat(record(snapshot("lab"), Operation.SMART).failures()).containsOnlyKeys("timeout");
        assertThat(node().zfsPools()).hasSize(1);
        assertThat(node().disksState()).isEqualTo(DisksState.OK);
    }

    @Test
    void whoMayNotSeeTheClusterHasADeniedCollectorAndNoFailure() {
        agent.enter(List.of(watched(well().refuse("/cluster/status", 403, "Permission check failed (/, Sys.Audit)")
                .target("lab", "pve1"))));

        timetable.run("sync lab");

        assertThat(failure("sync/cluster").kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(record(snapshot("lab"), Operation.SYNC).succeeded()).contains(true);
        assertThat(snapshot("lab").cluster()).isEmpty();
        assertThat(snapshot("lab").inventory()).isPresent();
    }

    @Test
    void aClusterThatDoesNotAnswerStaysAsItWas() {
        FakePve pve = well();
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("sync lab");
        pve.fail("/cluster/status", Kind.TIMEOUT);

        timetable.run("sync lab");

        assertThat(snapshot("lab").cluster()).isPresent();
        assertThat(record(snapshot("lab"), Operation.SYNC).failures()).containsOnlyKeys("timeout");
    }

    @Test
    void aFullCycleAsksTheClusterTwiceAndEachNodeThreeTimes() {
        FakePve pve = well();
        pve.answer("/nodes/pve1/qemu", Recorded.json("[{\"vmid\":100,\"pressurecpusome\":1}]"));
        agent.enter(List.of(watched(pve.answer(RESOURCES, Recorded.json(ONE_VM)).target("lab"))));
        timetable.run("sync lab");
        timetable.run("nodeStatus lab");
        pve.calls().clear();

        timetable.run("sync lab");
        timetable.run("nodeStatus lab");

        assertThat(pve.calls())
                .extracting(Call::path)
                .containsExactlyInAnyOrder(
                        RESOURCES, "/cluster/status", "/nodes/pve1/status", "/nodes/pve1/rrddata", "/nodes/pve1/qemu");
        assertThat(snapshot("lab").pressures()).containsOnlyKeys(GuestId.parse("qemu/100"));
        assertThat(snapshot("lab").collectors()).containsKey("nodeStatus/pve1/guestPressure");
    }

    @Test
    void aGuestThatStopsLosesItsPressure() {
        FakePve pve = well().answer(RESOURCES, Recorded.json(ONE_VM));
        pve.answer("/nodes/pve1/qemu", Recorded.json("[{\"vmid\":100,\"pressurecpusome\":1}]"));
        agent.enter(List.of(watched(pve.target("lab"))));
        List.of("sync lab", "nodeStatus lab", "nodeStatus lab").forEach(timetable::run);
        assertThat(snapshot("lab").pressures()).hasSize(1);
        pve.answer(RESOURCES, guest(100, "stopped", "web", null));

        timetable.run("sync lab");

        assertThat(snapshot("lab").pressures()).isEmpty();
    }

    /// No role that only reads has the privilege in PVE 7 and 8.
    @Test
    void withoutThePrivilegeThatNoReaderHasTheAddressesOfVmsAreLeftOutAndNothingFails() {
        FakePve pve = well().answer(RESOURCES, Recorded.json(ONE_VM));
        pve.refuse(AGENT, 403, "Permission check failed (/vms/100, VM.Monitor)");
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("sync lab");

        timetable.run("guestIps lab");

        assertThat(snapshot("lab").collectors().get("guestIps")).isEmpty();
        assertThat(record(snapshot("lab"), Operation.GUEST_IPS).succeeded()).contains(true);
        assertThat(snapshot("lab").reasons()).isEmpty();
    }

    /// The node's list calls it running and has figures of it, the cluster's does not: neither of them by turns.
    @Test
    void aPausedGuestHasNoPressureWhicheverListWasReadLast() {
        FakePve pve = well().answer(RESOURCES, Recorded.json("""
                [{"type":"node","node":"pve1","status":"online","cpu":0.01,"maxcpu":4},
                 {"type":"storage","storage":"local","node":"pve1","status":"available"},
                 {"type":"qemu","vmid":100,"node":"pve1","status":"running","name":"web","template":0},
                 {"type":"qemu","vmid":101,"node":"pve1","status":"paused","name":"held","template":0}]"""));
        pve.answer("/nodes/pve1/qemu", Recorded.json("""
                [{"vmid":100,"status":"running","pressurecpusome":1},{"vmid":101,"status":"running","pressurecpusome":0}]"""));
        agent.enter(List.of(watched(pve.target("lab"))));
        timetable.run("sync lab");
        timetable.run("nodeStatus lab");

        for (String job : List.of("nodeStatus lab", "sync lab", "nodeStatus lab", "sync lab")) {
            timetable.run(job);
            assertThat(snapshot("lab").pressures()).as(job).containsOnlyKeys(GuestId.parse("qemu/100"));
        }
    }

    @Test
    void aDenialOfAddressesIsTheCollectorsFailureAndKeepsThoseThatWereRead() {
        FakePve pve = well().answer(RESOURCES, Recorded.json(ONE_VM)).answer(AGENT, Recorded.json(ONE_CARD));
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("sync lab");
        timetable.run("guestIps lab");
        pve.refuse(AGENT, 403, "Permission check failed (/vms/100, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted)");

        timetable.run("guestIps lab");

        assertThat(failure("guestIps").kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(failure("guestIps").hint().orElseThrow()).contains("grant VM.GuestAgent.Audit");
        assertThat(record(snapshot("lab"), Operation.GUEST_IPS).succeeded()).contains(false);
        assertThat(snapshot("lab").addresses().orElseThrow().byGuest().values())
                .extracting(GuestAddresses::ipv4)
                .containsExactly(List.of("192.0.2.50"));
    }

    @Test
    void aGuestWhoseAgentIsGoneLosesItsAddressesAndTheRunSucceeds() {
        FakePve pve = well().answer(RESOURCES, Recorded.json(ONE_VM)).answer(AGENT, Recorded.json(ONE_CARD));
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("guestIps lab");
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");

        timetable.run("guestIps lab");

        assertThat(record(snapshot("lab"), Operation.GUEST_IPS).succeeded()).contains(true);
        assertThat(snapshot("lab").addresses().orElseThrow().byGuest().values())
                .extracting(GuestAddresses::ipv4)
                .containsExactly(List.of());
    }

    @Test
    void aTokenThatMaySeeNothingIsADenialOfTheSync() {
        agent.enter(List.of(watched(new FakePve()
                .answer(RESOURCES, Recorded.json("[{\"type\":\"node\",\"node\":\"pve1\"}]"))
                .answer("/access/permissions", Recorded.json("{}"))
                .target("lab", "pve1"))));

        timetable.run("sync lab");

        assertThat(failure("sync").kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(failure("sync").hint().orElseThrow()).contains("VM.Audit");
        assertThat(snapshot("lab").reachable()).contains(true);
        assertThat(record(snapshot("lab"), Operation.SYNC).succeeded()).contains(false);
    }

    @Test
    void aGuestOnADeadNodeKeepsItsNameButNotItsValues() {
        FakePve pve = well().answer(RESOURCES, Recorded.json("""
                        [{"type":"node","node":"pve1"},{"type":"qemu","vmid":100,"node":"pve1","status":"running",
                          "name":"web","tags":"swamp","template":0,"pool":"p","cpu":0.5,"maxmem":10,"mem":5}]"""));
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("sync lab");
        pve.answer(RESOURCES, Recorded.json("""
                        [{"type":"node","node":"pve1"},
                         {"type":"qemu","vmid":100,"node":"pve1","status":"unknown"}]"""));

        timetable.run("sync lab");
        timetable.run("sync lab");

        GuestRecord guest = snapshot("lab").inventory().orElseThrow().guests().getFirst();
        assertThat(guest.name()).isEqualTo("web");
        assertThat(guest.tags()).hasToString("swamp");
        assertThat(guest.managed()).isTrue();
        assertThat(guest.template()).isFalse();
        assertThat(guest.pool()).isEqualTo("p");
        assertThat(guest.status()).isEqualTo("unknown");
        assertThat(guest.cpuPct()).isNull();
        assertThat(guest.memBytes()).isNull();
        assertThat(guest.maxMemBytes()).isNull();
    }

    /// What PVE says anew to what is then known, where before it was `web` with the tag `swamp`.
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "100, unknown, -, -, web, swamp",
                "100, unknown, new, -, new, ''",
                "100, unknown, -, blue, web, blue",
                "100, running, -, -, -, ''",
                "100, stopped, -, -, -, ''",
                "101, unknown, -, -, -, ''"
            })
    void onlyAnUnknownGuestWithoutANameKeepsTheLastOne(
            int vmid,
            String status,
            @Nullable String name,
            @Nullable String tags,
            @Nullable String kept,
            String keptTags) {
        FakePve pve = well().answer(RESOURCES, guest(100, "running", "web", "swamp"));
        agent.enter(List.of(watched(pve.target("lab", "pve1"))));
        timetable.run("sync lab");
        pve.answer(RESOURCES, guest(vmid, status, name, tags));

        timetable.run("sync lab");

        GuestRecord guest = snapshot("lab").inventory().orElseThrow().guests().getFirst();
        assertThat(guest.name()).isEqualTo(kept);
        assertThat(guest.tags()).hasToString(keptTags);
        assertThat(guest.managed()).isEqualTo(keptTags.equals("swamp"));
    }

    private static JsonNode guest(int vmid, String status, @Nullable String name, @Nullable String tags) {
        return Recorded.json("""
                [{"type":"node","node":"pve1"},
                 {"type":"qemu","vmid":%d,"node":"pve1","status":"%s"%s%s}]""".formatted(
                        vmid,
                        status,
                        name == null ? "" : ",\"name\":\"" + name + "\"",
                        tags == null ? "" : ",\"tags\":\"" + tags + "\""));
    }

    @Test
    void theSnapshotIsCompleteOnceEveryTargetWasSyncedEvenInVain() {
        agent.enter(List.of(
                watched(new FakePve().fail(RESOURCES, Kind.UNREACHABLE).target("dead")),
                watched(well().target("lab", "pve1"))));

        timetable.run("sync lab");

        assertThat(state.snapshot().isComplete()).isFalse();

        timetable.run("sync dead");

        assertThat(state.snapshot().isComplete()).isTrue();
    }

    private TargetSnapshot snapshot(String name) {
        return Objects.requireNonNull(state.snapshot().targets().get(new TargetName(name)));
    }

    private NodeRecord node() {
        return Objects.requireNonNull(snapshot("lab").nodes().get(PVE1));
    }

    private Failure failure(String collector) {
        return Objects.requireNonNull(snapshot("lab").collectors().get(collector))
                .orElseThrow();
    }

    private static OperationRecord record(TargetSnapshot target, Operation operation) {
        return Objects.requireNonNull(target.operations().get(operation));
    }

    private static Watched watched(Target target) {
        return new Watched(target, SCHEDULE, new TargetSnapshot.Facts(target.name(), "pve1", "api", false));
    }

    private static FakePve well() {
        return new FakePve()
                .answer(RESOURCES, Recorded.data("pve9/resources.json"))
                .answer("/nodes/pve1/status", Recorded.data("pve9/node-status.json"))
                .answer("/cluster/status", Recorded.json("""
                        [{"type":"cluster","quorate":1},{"type":"node","online":1},{"type":"node","online":1},
                         {"type":"node","online":0}]"""))
                .answer("/nodes/pve1/rrddata", Recorded.json("[{\"time\":60,\"iowait\":0.1},{\"time\":120}]"))
                .answer("/nodes/pve1/disks/list", Recorded.data("pve8/disks.json"))
                .answer("/nodes/pve1/qemu/100/config", Recorded.data("pve8/qemu-config.json"))
                .answer("/nodes/pve1/disks/zfs", Recorded.json("[{\"name\":\"rpool\",\"health\":\"ONLINE\"}]"));
    }
}
