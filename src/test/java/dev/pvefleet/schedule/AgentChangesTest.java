package dev.pvefleet.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Targets that come, change and go while the agent runs, and its own end.
@Timeout(60)
class AgentChangesTest {
    private static final String RESOURCES = "/cluster/resources";
    private static final TargetName LAB = new TargetName("lab");

    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final LogLines log = new LogLines(Agent.class.getName());
    private final Agent agent = new Agent(timetable, state, FakePve.CLOCK, new Random(1));
    private final FakePve pve = new FakePve().answer(RESOURCES, Recorded.data("pve9/resources.json"));
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void anotherCadenceKeepsWhatIsKnownAndCounted() {
        agent.enter(List.of(watched(pve, schedule(30))));
        timetable.run("sync lab");

        agent.retime(watched(pve, schedule(10)));
        timetable.run("sync lab");

        assertThat(timetable.intervals).containsEntry("sync lab", Duration.ofSeconds(10));
        assertThat(sync().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(sync().runs()).isEqualTo(2);
        assertThat(lab().inventory()).isPresent();
    }

    @Test
    void aTargetThatLeavesIsForgottenAndAskedNoMore() {
        agent.enter(List.of(watched(pve, schedule(30)), watched(pve, schedule(30), "other")));
        timetable.run("sync lab");
        timetable.run("sync other");

        agent.leave(LAB);

        assertThat(timetable.tasks.keySet()).hasSize(4).allMatch(name -> name.endsWith(" other"));
        assertThat(state.snapshot().targets()).containsOnlyKeys(new TargetName("other"));
    }

    @Test
    void whatARunStillBringsAfterItsTargetWasReplacedIsThrownAway() throws InterruptedException {
        agent.enter(List.of(watched(stuck(), schedule(30))));
        Thread old = Thread.ofVirtual().start(timetable.tasks.get("sync lab"));
        asked.await();

        agent.leave(LAB);
        agent.enter(List.of(watched(pve, schedule(30))));
        release.countDown();
        old.join();

        assertThat(lab().inventory()).isEmpty();
        assertThat(sync().runs()).isZero();
        assertThat(log.texts()).isEmpty();
    }

    @Test
    void theEndWaitsForWhatRunsAndTakesIt() throws InterruptedException {
        agent.enter(List.of(watched(stuck(), schedule(30))));
        Thread run = Thread.ofVirtual().start(timetable.tasks.get("sync lab"));
        asked.await();
        Thread.ofVirtual().start(release::countDown);

        assertThat(agent.stop(Duration.ofSeconds(30))).isTrue();

        run.join();
        assertThat(sync().succeeded()).contains(true);
        assertThat(timetable.tasks).isEmpty();
    }

    @Test
    void theEndGivesUpWhatGoesOnWithoutCallingItAFailure() throws InterruptedException {
        agent.enter(List.of(watched(stuck(), schedule(30))));
        Thread run = Thread.ofVirtual().start(timetable.tasks.get("sync lab"));
        asked.await();

        assertThat(agent.stop(Duration.ZERO)).isTrue();

        run.join();
        assertThat(sync().runs()).isZero();
        assertThat(sync().failures()).isEmpty();
        assertThat(lab().reachable()).isEmpty();
        assertThat(log.texts()).isEmpty();
    }

    @Test
    void nothingBeginsAfterTheEnd() throws InterruptedException {
        agent.enter(List.of(watched(pve, schedule(30))));
        Runnable late = requireNonNull(timetable.tasks.get("sync lab"));

        agent.stop(Duration.ZERO);
        late.run();

        assertThat(pve.calls()).isEmpty();
    }

    /// Answers once it is released, or fails as a transport does when its thread is interrupted.
    private FakePve stuck() {
        return new FakePve().on(RESOURCES, _ -> {
            asked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
            return Recorded.data("pve9/resources.json");
        });
    }

    private TargetSnapshot lab() {
        return Objects.requireNonNull(state.snapshot().targets().get(LAB));
    }

    private OperationRecord sync() {
        return Objects.requireNonNull(lab().operations().get(Operation.SYNC));
    }

    private static Watched watched(FakePve pve, Schedule schedule) {
        return watched(pve, schedule, "lab");
    }

    private static Watched watched(FakePve pve, Schedule schedule, String name) {
        return new Watched(
                pve.target(name, "pve1"),
                schedule,
                new TargetSnapshot.Facts(new TargetName(name), "pve1", "api", false));
    }

    private static Schedule schedule(int syncSeconds) {
        return new Schedule(
                Duration.ofSeconds(syncSeconds),
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ofMinutes(2));
    }
}
