package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a target that does not answer, and of a cluster with a node that does not.
class AgentOutageTest {
    private static final String RESOURCES = "/cluster/resources";
    private static final String STATUS_1 = "/nodes/pve1/status";
    private static final String STATUS_2 = "/nodes/pve2/status";
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final Schedule SCHEDULE = new Schedule(
            HALF_A_MINUTE,
            Duration.ofSeconds(60),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));
    private static final String BOTH_ON = """
            [{"type":"node","node":"pve1","status":"online"},{"type":"node","node":"pve2","status":"online"},
             {"type":"qemu","vmid":100,"node":"pve1","status":"stopped","name":"web"}]""";
    private static final String SECOND_OFF = """
            [{"type":"node","node":"pve1","status":"online"},{"type":"node","node":"pve2","status":"offline"},
             {"type":"qemu","vmid":100,"node":"pve1","status":"stopped","name":"web"}]""";

    private final HandClock clock = new HandClock(FakePve.NOW);
    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final LogLines log = new LogLines(Agent.class.getName());
    private final Agent agent = new Agent(timetable, state, clock, new Random(1));
    private final FakePve pve = new FakePve()
            .answer(RESOURCES, Recorded.json(BOTH_ON))
            .answer("/cluster/status", Recorded.json("[{\"type\":\"node\",\"online\":1}]"))
            .answer("/nodes/pve1/rrddata", Recorded.json("[]"))
            .answer("/nodes/pve2/rrddata", Recorded.json("[]"))
            .answer(STATUS_1, Recorded.data("pve9/node-status.json"))
            .answer(STATUS_2, Recorded.data("pve9/node-status.json"))
            .answer("/nodes/pve1/disks/list", Recorded.data("pve8/disks.json"))
            .answer("/nodes/pve1/disks/zfs", Recorded.json("[]"));

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void whileItIsLeftAloneNothingIsAskedAndThatIsSeen() {
        watch();
        timetable.run("sync lab");
        timetable.run("nodeStatus lab");
        pve.fail(RESOURCES, Kind.UNREACHABLE);
        timetable.run("sync lab");
        pve.calls().clear();

        timetable.run("nodeStatus lab");

        assertThat(pve.calls()).isEmpty();
        OperationRecord nodeStatus = record(Operation.NODE_STATUS);
        assertThat(nodeStatus.heldBack()).isOne();
        assertThat(nodeStatus.runs()).isOne();
        assertThat(nodeStatus.succeeded()).contains(false);
        assertThat(nodeStatus.failures()).isEmpty();
        assertThat(nodeStatus.lastSuccess()).contains(FakePve.NOW);
        assertThat(failure("nodeStatus").message()).startsWith("not asked, because the last sync failed");
        assertThat(lab().contact().backoffUntil().orElseThrow()).isAfter(clock.instant());
        assertThat(lab().reasons()).containsExactly(Kind.UNREACHABLE);
    }

    @Test
    void theFirstSyncAfterThePauseDecidesEvenIfAnotherOperationIsDueFirst() {
        watch();
        pve.fail(RESOURCES, Kind.TIMEOUT);
        timetable.run("sync lab");
        clock.turn(HALF_A_MINUTE);
        pve.calls().clear();

        timetable.run("nodeStatus lab");

        assertThat(pve.calls(Endpoint.CLUSTER_RESOURCES)).hasSize(1);
        assertThat(pve.calls(Endpoint.NODE_STATUS)).isEmpty();
        assertThat(record(Operation.SYNC).runs()).isEqualTo(2);
        assertThat(record(Operation.NODE_STATUS).runs()).isZero();

        pve.answer(RESOURCES, Recorded.json(BOTH_ON));
        clock.turn(Duration.ofMinutes(3));
        timetable.run("nodeStatus lab");

        assertThat(lab().reachable()).contains(true);
        assertThat(lab().contact().backoffUntil()).isEmpty();
        assertThat(record(Operation.NODE_STATUS).succeeded()).contains(true);
        assertThat(lab().reasons()).isEmpty();
    }

    @Test
    void aDeadTargetIsAskedEverMoreRarelyAndAtOnceAgainAfterSuccess() {
        watch();
        pve.fail(RESOURCES, Kind.UNREACHABLE);
        for (int due = 0; due < 20; due++) {
            timetable.run("sync lab");
            clock.turn(HALF_A_MINUTE);
        }

        assertThat(record(Operation.SYNC).runs()).isEqualTo(6);
        assertThat(record(Operation.SYNC).heldBack()).isEqualTo(14);

        pve.answer(RESOURCES, Recorded.json(BOTH_ON));
        clock.turn(Duration.ofMinutes(3));
        timetable.run("sync lab");
        timetable.run("sync lab");

        assertThat(record(Operation.SYNC).runs()).isEqualTo(8);
    }

    @Test
    void aRefusalIsNoReasonToLeaveItAlone() {
        watch();
        pve.refuse(RESOURCES, 403, "Permission check failed");
        timetable.run("sync lab");
        timetable.run("sync lab");

        assertThat(record(Operation.SYNC).runs()).isEqualTo(2);
        assertThat(lab().contact().backoffUntil()).isEmpty();
    }

    @Test
    void aNodeThatIsOffFailsAsAPartAndNotAsTheOperation() {
        pve.answer(RESOURCES, Recorded.json(SECOND_OFF));
        watch();
        timetable.run("sync lab");

        timetable.run("nodeStatus lab");
        timetable.run("nodeStatus lab");
        timetable.run("smart lab");

        assertThat(record(Operation.NODE_STATUS).succeeded()).contains(true);
        assertThat(record(Operation.NODE_STATUS).failures()).isEmpty();
        assertThat(record(Operation.SMART).succeeded()).contains(true);
        assertThat(failure("nodeStatus/pve2").kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(lab().collectors().get("nodeStatus/pve1")).isEmpty();
        assertThat(lab().reasons()).isEmpty();
        assertThat(lab().inventory().orElseThrow().nodes())
                .filteredOn(NodeSummary::isOffline)
                .hasSize(1);
        assertThat(log.texts()).containsExactly("""
                WARN node is off: the cluster says that node pve2 is offline \
                target=lab node=pve2 operation=nodeStatus reason=unreachable""");
    }

    @Test
    void aNodeThatIsOffHidesNoOtherTrouble() {
        pve.answer(RESOURCES, Recorded.json(SECOND_OFF)).fail(STATUS_1, Kind.TIMEOUT);
        watch();
        timetable.run("sync lab");

        timetable.run("nodeStatus lab");

        assertThat(record(Operation.NODE_STATUS).succeeded()).contains(false);
        assertThat(record(Operation.NODE_STATUS).failures()).containsExactly(Map.entry("timeout", 1L));
        assertThat(lab().reasons()).containsExactly(Kind.TIMEOUT);
        assertThat(log.texts())
                .anyMatch(line -> line.startsWith("WARN no answer in time")
                        && line.endsWith("target=lab node=pve1 operation=nodeStatus reason=timeout"));
    }

    @Test
    void aNodeThatHangsWhileItIsOnlineIsAFailureOfTheOperation() {
        pve.fail(STATUS_2, Kind.TIMEOUT);
        watch();
        timetable.run("sync lab");

        timetable.run("nodeStatus lab");

        assertThat(record(Operation.NODE_STATUS).succeeded()).contains(false);
        assertThat(lab().reachable()).contains(true);
    }

    @Test
    void anOperationThatFindsTheTargetGoneLetsASyncSaySo() {
        watch();
        timetable.run("sync lab");
        pve.fail(RESOURCES, Kind.UNREACHABLE).fail(STATUS_1, Kind.UNREACHABLE).fail(STATUS_2, Kind.UNREACHABLE);

        timetable.run("nodeStatus lab");

        assertThat(lab().reachable()).contains(false);
        assertThat(log.texts()).hasSize(1).first().asString().contains("target=lab operation=sync");
    }

    @Test
    void itWaitsForTheWordOfASyncThatAsksAlready() throws Exception {
        assertThat(heardWhileASyncWaits(Kind.TIMEOUT))
                .singleElement()
                .asString()
                .contains("target=lab operation=sync");
    }

    @Test
    void andTellsItsOwnTroubleWhereTheTargetAnswers() throws Exception {
        assertThat(heardWhileASyncWaits(null))
                .containsExactly("WARN no answer in time, 2 nodes (pve1, pve2): GET /nodes/pve1/status on"
                        + " https://192.0.2.10:8006: it broke target=lab operation=nodeStatus reason=timeout");
    }

    /// What is logged when no node answers while a sync is at work, by what becomes of that.
    private List<String> heardWhileASyncWaits(@Nullable Kind end) throws InterruptedException {
        watch();
        timetable.run("sync lab");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        pve.fail(STATUS_1, Kind.TIMEOUT).fail(STATUS_2, Kind.TIMEOUT).on(RESOURCES, call -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (end != null) {
                throw TransportException.notSent(end, "it is gone", "gone", null, null);
            }
            return Recorded.json(BOTH_ON);
        });
        Thread sync = Thread.ofVirtual().start(() -> timetable.run("sync lab"));
        asked.await();
        Thread nodeStatus = Thread.ofVirtual().start(() -> timetable.run("nodeStatus lab"));
        while (record(Operation.NODE_STATUS).runs() == 0) {
            Thread.onSpinWait();
        }

        answer.countDown();
        sync.join();
        nodeStatus.join();

        return log.texts();
    }

    @Test
    void aNodeThatStaysSilentCausesNoFurtherSync() {
        pve.fail(STATUS_2, Kind.TIMEOUT);
        watch();
        timetable.run("sync lab");
        timetable.run("nodeStatus lab");
        pve.calls().clear();

        timetable.run("nodeStatus lab");

        assertThat(pve.calls(Endpoint.CLUSTER_RESOURCES)).isEmpty();
    }

    private void watch() {
        agent.enter(List.of(new Watched(
                pve.target("lab"), SCHEDULE, new TargetSnapshot.Facts(new TargetName("lab"), "all", "api", false))));
    }

    private TargetSnapshot lab() {
        return Objects.requireNonNull(state.snapshot().targets().get(new TargetName("lab")));
    }

    private OperationRecord record(Operation operation) {
        return Objects.requireNonNull(lab().operations().get(operation));
    }

    private Failure failure(String collector) {
        return Objects.requireNonNull(lab().collectors().get(collector)).orElseThrow();
    }
}
