package dev.pvefleet.lifecycle;

import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Sends writes, each once, and waits for what PVE makes of them.
///
/// Where a task does the same already, that one is waited for instead. A write is sent again only where PVE could not
/// even begin it, because a lock was not free in time, and each time its gates are asked right before. They are asked
/// anew as well where earlier calls kept it from being sent for long. One whose answer was lost is looked for among
/// the node's tasks and never sent again.
final class Writes {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Pause pause;
    private final TaskWatch watch;
    private final LostAnswers lost;

    Writes(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
        this.watch = new TaskWatch(clock, pause);
        this.lost = new LostAnswers(clock, pause);
    }

    /// Sends a write and waits until PVE has done it.
    ///
    /// @return the task that did it; empty where PVE did it at once, or where it was so already
    /// @throws RefusedException if a gate stands in the way by now
    /// @throws TaskException if the task failed, or its end was not seen
    /// @throws TransportException if PVE said no, or if it is not known whether it began
    Sent send(ProxmoxApi api, Write write, Trail trail) {
        Instant deadline = trail.taskDeadline();
        if (write.underWay().isPresent()) {
            trail.step("%s is under way already; waiting for that".formatted(write.what()));
            TaskEnd end = watch.follow(api, write.underWay().get(), deadline, trail);
            if (end.isSuccess()) {
                return new Sent(true, Optional.of(end));
            }
        }
        boolean contradicted = false;
        for (Duration wait = FIRST_PAUSE; ; wait = longer(wait)) {
            write.gates().run();
            switch (sendOnce(api, write, trail, clock.instant().plus(wait.multipliedBy(2)), deadline)) {
                case Outcome.Done(var sent) -> {
                    return sent;
                }
                case Outcome.SaidDone(var refusal) -> {
                    if (write.isDone()) {
                        return Sent.NOTHING_TO_DO;
                    }
                    if (contradicted) {
                        throw refusal;
                    }
                    contradicted = true;
                }
                case Outcome.NoLock(var refusal) -> rest(wait, deadline, refusal);
                case Outcome.Waited() -> trail.step("the %s waits for earlier calls".formatted(write.what()));
            }
        }
    }

    private Outcome sendOnce(ProxmoxApi api, Write write, Trail trail, Instant latestStart, Instant deadline) {
        Optional<Upid> task;
        try {
            task = api.send(write.request(), latestStart, deadline);
        } catch (TransportException e) {
            if (e.waitedInVain() && clock.instant().isBefore(deadline)) {
                return new Outcome.Waited();
            }
            if (!e.leavesOpenWhetherItBegan()) {
                return refused(write, e.detail(), e.isLockTimeout(), e);
            }
            trail.wrote();
            task = Optional.of(lost.find(api, write, deadline, trail, e));
        }
        if (task.isEmpty()) {
            trail.wrote();
            return new Outcome.Done(new Sent(true, Optional.empty()));
        }
        TaskEnd end = followed(api, task.get(), deadline, trail);
        if (!end.isSuccess()) {
            if (!end.didNotBegin() && !end.isOfMissingGuest() && !write.saysDone(end.exitStatus())) {
                trail.wrote();
            }
            return refused(write, end.exitStatus(), end.didNotBegin(), end.failure(write.what()));
        }
        trail.wrote();
        end.warnings().forEach(trail::warn);
        return new Outcome.Done(new Sent(true, Optional.of(end)));
    }

    private TaskEnd followed(ProxmoxApi api, Upid task, Instant deadline, Trail trail) {
        try {
            return watch.follow(api, task, deadline, trail);
        } catch (TaskException e) {
            trail.wrote();
            throw e;
        }
    }

    private static Outcome refused(Write write, String words, boolean noLock, RuntimeException refusal) {
        if (write.saysDone(words)) {
            return new Outcome.SaidDone(refusal);
        }
        if (noLock) {
            return new Outcome.NoLock(refusal);
        }
        throw refusal;
    }

    private void rest(Duration wait, Instant deadline, RuntimeException refusal) {
        if (!clock.instant().plus(wait).isBefore(deadline)) {
            throw refusal;
        }
        try {
            pause.take(wait);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw refusal;
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /// What came of sending a write once, where that was no failure for good.
    private sealed interface Outcome {
        record Done(Sent sent) implements Outcome {}

        /// PVE refused it, because it is so already.
        record SaidDone(RuntimeException refusal) implements Outcome {}

        /// PVE could not begin it.
        record NoLock(RuntimeException refusal) implements Outcome {}

        /// It was not sent, because earlier calls kept it waiting.
        record Waited() implements Outcome {}
    }

    /// What became of a write.
    ///
    /// @param changed whether PVE did something
    record Sent(boolean changed, Optional<TaskEnd> end) {
        static final Sent NOTHING_TO_DO = new Sent(false, Optional.empty());

        /// Whether PVE only asked the HA manager to do it.
        boolean isLeftToHa() {
            return end.filter(it -> it.task().type().startsWith("ha")).isPresent();
        }
    }
}
