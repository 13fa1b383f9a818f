package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of the agent where the system's clock is set.
class AgentClockTest {
    private static final String RESOURCES = "/cluster/resources";
    private static final Schedule SCHEDULE = new Schedule(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));
    private static final String LIST = """
            [{"type":"node","node":"pve1","status":"online"},
             {"type":"storage","id":"storage/pve1/local","storage":"local","node":"pve1","status":"available"},
             {"type":"qemu","vmid":100,"node":"pve1","status":"stopped","name":"web"}]""";

    private final HandClock system = new HandClock(FakePve.NOW);
    private long nanos;
    private final Clocks clocks = Clocks.of(system, () -> nanos);
    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final Agent agent = new Agent(timetable, state, clocks, new Random(1));
    private final FakePve pve = new FakePve()
            .answer(RESOURCES, Recorded.json(LIST))
            .answer("/cluster/status", Recorded.json("[{\"type\":\"node\",\"online\":1}]"))
            .answer("/nodes/pve1/rrddata", Recorded.json("[]"))
            .answer("/nodes/pve1/status", Recorded.data("pve9/node-status.json"))
            .answer("/nodes/pve1/disks/list", Recorded.data("pve8/disks.json"))
            .answer("/nodes/pve1/disks/zfs", Recorded.json("[]"));

    @BeforeEach
    void watch() {
        agent.enter(List.of(new Watched(
                pve.target("lab"), SCHEDULE, new TargetSnapshot.Facts(new TargetName("lab"), "all", "api", false))));
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 2})
    void whatIsKnownKeepsItsAge(int hours) {
        timetable.run("sync lab");
        timetable.run("nodeStatus lab");
        timetable.run("smart lab");
        pass(Duration.ofSeconds(20));

        system.turn(Duration.ofHours(hours));
        assertThat(agent.adjust()).isEqualTo(Duration.ofHours(hours));

        Instant then = system.instant().minusSeconds(20);
        TargetSnapshot lab = lab();
        Inventory inventory = lab.inventory().orElseThrow();
        assertThat(inventory.recordedAt()).isEqualTo(then);
        assertThat(inventory.guests())
                .allSatisfy(it -> assertThat(it.recordedAt()).isEqualTo(then));
        assertThat(inventory.storages())
                .allSatisfy(it -> assertThat(it.recordedAt()).isEqualTo(then));
        assertThat(lab.cluster().orElseThrow().recordedAt()).isEqualTo(then);
        NodeRecord node = lab.nodes().values().iterator().next();
        assertThat(List.of(
                        node.recordedAt(),
                        Objects.requireNonNull(node.disksRecordedAt()),
                        Objects.requireNonNull(node.zfsRecordedAt())))
                .containsOnly(then);
        assertThat(Objects.requireNonNull(lab.operations().get(Operation.SYNC)).lastSuccess())
                .contains(then);
        assertThat(lab.contact().since()).contains(then);
    }

    @Test
    void whereItIsNotSetNothingIsTouched() {
        timetable.run("sync lab");
        TargetSnapshot before = lab();
        pass(Duration.ofHours(2));

        assertThat(agent.adjust()).isZero();
        assertThat(lab()).isSameAs(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 2})
    void theBackOffIsAsLongAsItWas(int hours) {
        pve.fail(RESOURCES, Kind.UNREACHABLE);
        timetable.run("sync lab");
        pass(Duration.ofSeconds(30));
        timetable.run("sync lab");
        system.turn(Duration.ofHours(hours));
        agent.adjust();
        pve.calls().clear();
        Duration left = Duration.between(
                system.instant(), lab().contact().backoffUntil().orElseThrow());

        timetable.run("sync lab");
        assertThat(pve.calls()).as("left alone, whatever the clock says").isEmpty();
        assertThat(left).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));

        pass(Duration.ofMinutes(1));
        timetable.run("sync lab");
        assertThat(pve.calls(Endpoint.CLUSTER_RESOURCES)).isNotEmpty();
    }

    @Test
    void whatIsReadWhileTheClockIsSetIsReadOnceMore() {
        pve.on(RESOURCES, _ -> {
            if (clocks.timesSet() == 0) {
                system.turn(Duration.ofHours(-2));
                agent.adjust();
            }
            return Recorded.json(LIST);
        });

        timetable.run("sync lab");

        assertThat(pve.calls(Endpoint.CLUSTER_RESOURCES)).hasSize(2);
        assertThat(lab().inventory().orElseThrow().recordedAt()).isEqualTo(system.instant());
    }

    private void pass(Duration time) {
        system.turn(time);
        nanos += time.toNanos();
    }

    private TargetSnapshot lab() {
        return Objects.requireNonNull(state.snapshot().targets().get(new TargetName("lab")));
    }
}
