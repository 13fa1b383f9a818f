package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.metrics.Encoding;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.Format;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is `off` in the schedule.
class AgentOffTest {
    private static final TargetName LAB = new TargetName("lab");

    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final Agent agent = new Agent(timetable, state, FakePve.CLOCK, new Random(1));
    private final FakePve pve = new FakePve()
            .answer("/cluster/resources", Recorded.json("""
                    [{"type":"node","node":"pve1","status":"online"},
                     {"type":"qemu","vmid":100,"node":"pve1","status":"running","name":"web"}]"""))
            .answer("/nodes/pve1/status", Recorded.data("pve9/node-status.json"))
            .answer("/cluster/status", Recorded.json("[{\"type\":\"node\",\"online\":1}]"))
            .answer("/nodes/pve1/rrddata", Recorded.json("[{\"time\":60}]"))
            .answer("/nodes/pve1/qemu", Recorded.json("[{\"vmid\":100,\"pressurecpusome\":1}]"))
            .answer("/nodes/pve1/disks/list", Recorded.data("pve8/disks.json"))
            .answer("/nodes/pve1/disks/zfs", Recorded.json("[]"));

    @ParameterizedTest
    @EnumSource
    void anOperationIsNotRunAndHasNoSeries(Operation off) {
        agent.enter(List.of(watched(schedule(Set.of(off), true))));

        assertThat(timetable.intervals.keySet()).hasSize(3).noneMatch(name -> name.startsWith(off + " "));
        assertThat(page()).doesNotContain("operation=\"" + off + "\"").contains("pvefleet_operation_interval_seconds{");
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsSwitchedOffLaterTakesItsSeriesAlong(Operation off) {
        agent.enter(List.of(watched(schedule(Set.of(), true))));
        Set.copyOf(timetable.tasks.keySet()).forEach(timetable::run);
        assertThat(page()).contains("operation=\"" + off + "\"", "collector=\"" + off);

        agent.retime(watched(schedule(Set.of(off), true)));

        assertThat(page()).doesNotContain("operation=\"" + off + "\"", "collector=\"" + off);
        switch (off) {
            case SYNC -> assertThat(page()).doesNotContain("pve_guest_", "pve_node_up{", "pvefleet_target_up{");
            case NODE_STATUS -> assertThat(page()).doesNotContain("pve_node_load1{", "pve_guest_pressure_ratio{");
            case SMART -> assertThat(page()).doesNotContain("pve_node_disk");
            case GUEST_IPS -> assertThat(page()).doesNotContain("pve_guest_ip_info{");
        }
        agent.retime(watched(schedule(Set.of(), true)));

        assertThat(page()).contains("pvefleet_operation_interval_seconds{operation=\"" + off + "\"");
        assertThat(timetable.tasks).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksForItGetsItAllTheSame(Operation off) {
        agent.enter(List.of(watched(schedule(Set.of(off), true))));

        assertThat(agent.runNow(LAB, off)).isTrue();

        assertThat(lab().operations().get(off))
                .satisfies(record ->
                        assertThat(Objects.requireNonNull(record).runs()).isOne());
        assertThat(page()).doesNotContain("operation=\"" + off + "\"", "collector=\"" + off);
    }

    @Test
    void withoutASyncTheOthersFindOutForThemselves() {
        agent.enter(List.of(watched(schedule(Set.of(Operation.SYNC), true))));

        timetable.run("nodeStatus lab");
        timetable.run("smart lab");
        timetable.run("guestIps lab");

        assertThat(lab().nodes()).hasSize(1);
        assertThat(lab().inventory()).isEmpty();
        assertThat(pve.calls(Endpoint.CLUSTER_RESOURCES)).isNotEmpty();
        assertThat(state.snapshot().isComplete()).isTrue();
    }

    @Test
    void everythingMayBeOff() {
        agent.enter(List.of(watched(schedule(EnumSet.allOf(Operation.class), true))));

        assertThat(timetable.tasks).isEmpty();
        assertThat(state.snapshot().isComplete()).isTrue();
        assertThat(page()).doesNotContain("pvefleet_operation_", "pvefleet_collector_");
    }

    @Test
    void thePressureOfGuestsIsASwitchOfItsOwn() {
        agent.enter(List.of(watched(schedule(Set.of(), true))));
        timetable.run("sync lab");
        timetable.run("nodeStatus lab");
        timetable.run("nodeStatus lab");
        assertThat(page()).contains("pve_guest_pressure_ratio{", "guestPressure");
        int asked = pve.calls(Endpoint.GUEST_LIST).size();

        agent.retime(watched(schedule(Set.of(), false)));
        timetable.run("nodeStatus lab");
        timetable.run("nodeStatus lab");

        assertThat(page()).contains("pve_node_load1{").doesNotContain("pve_guest_pressure_ratio{", "guestPressure");
        assertThat(pve.calls(Endpoint.GUEST_LIST)).hasSize(asked);
    }

    private TargetSnapshot lab() {
        return Objects.requireNonNull(state.snapshot().targets().get(LAB));
    }

    private String page() {
        Exposition exposition = new Exposition();
        exposition.publish(state::snapshot, FakePve.CLOCK, "1.2.3", Runnable::run);
        return new String(exposition.page(Format.TEXT, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);
    }

    private Watched watched(Schedule schedule) {
        return new Watched(pve.target("lab", "pve1"), schedule, new TargetSnapshot.Facts(LAB, "pve1", "api", false));
    }

    private static Schedule schedule(Set<Operation> off, boolean guestPressure) {
        return new Schedule(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ofMinutes(2),
                off,
                guestPressure);
    }
}
