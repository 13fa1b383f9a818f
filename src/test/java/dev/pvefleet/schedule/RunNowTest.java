package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot.Facts;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A run that somebody asks for is one of the schedule's runs: exclusive, recorded, and gone with the agent.
class RunNowTest {
    private static final TargetName LAB = new TargetName("lab");
    private static final Schedule SCHEDULE = new Schedule(
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    private final FleetState state = new MemoryState();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final Agent agent = new Agent(new NoTimetable(), state, FakePve.CLOCK, new Random(1));

    @Test
    void itsOutcomeIsInTheStateWhenItIsOver() {
        answer.countDown();
        watch(LAB);

        assertThat(agent.runNow(LAB, Operation.SYNC)).isTrue();

        assertThat(sync().runs()).isOne();
        assertThat(sync().failures()).isNotEmpty();
        assertThat(sync().skipped()).isZero();
    }

    @Test
    void whileOneIsGoingOnThereIsNoOther() throws Exception {
        watch(LAB);
        FutureTask<Boolean> first = new FutureTask<>(() -> agent.runNow(LAB, Operation.SYNC));
        Thread.ofVirtual().start(first);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(agent.runNow(LAB, Operation.SYNC)).isFalse();

        answer.countDown();
        assertThat(first.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(sync().runs()).isOne();
    }

    @Test
    void aTargetThatNobodyWatchesIsNotRun() throws Exception {
        assertThat(agent.runNow(LAB, Operation.SYNC)).isFalse();

        watch(LAB);
        agent.stop(Duration.ZERO);

        assertThat(agent.runNow(LAB, Operation.SYNC)).isFalse();
        assertThat(asked.getCount()).isOne();
    }

    private OperationRecord sync() {
        return Objects.requireNonNull(
                Objects.requireNonNull(state.snapshot().targets().get(LAB))
                        .operations()
                        .get(Operation.SYNC));
    }

    private void watch(TargetName name) {
        Transport waiting = call -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.of(NullNode.getInstance());
        };
        Target target = new Target(
                name,
                new NodeScope.Named(List.of(new NodeName("pve1"))),
                new Safety("swamp", Set.of()),
                new ProxmoxApi(waiting, FakePve.CLOCK));
        agent.enter(List.of(new Watched(target, SCHEDULE, new Facts(name, "pve1", "api", false))));
    }

    /// A timetable whose times never come.
    private static final class NoTimetable implements Timetable {
        @Override
        public void realign() {}

        @Override
        public void every(String name, Duration interval, Duration delay, Runnable task) {
            // Nothing is due in this test.
        }

        @Override
        public void remove(String name) {
            // There is nothing to take off.
        }
    }
}
