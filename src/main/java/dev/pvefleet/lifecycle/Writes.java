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
/// Where a task does the same already, that one is waited for instead. A write is sent again only where its task
/// ended because it could not even get its lock (the transports do the same where PVE says so at once). One whose
/// answer was lost is looked for among the node's tasks and never sent again.
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
        for (Duration wait = FIRST_PAUSE; ; wait = longer(wait)) {
            Sent sent = sendOnce(api, write, trail, deadline);
            Optional<TaskEnd> end = sent.end();
            if (end.isEmpty() || end.get().isSuccess()) {
                end.filter(TaskEnd::hasWarnings).ifPresent(it -> it.warnings().forEach(trail::warn));
                return sent;
            }
            if (write.isDoneAlready(end.get().exitStatus())) {
                return Sent.NOTHING_TO_DO;
            }
            if (!end.get().isLockTimeout() || !clock.instant().plus(wait).isBefore(deadline)) {
                throw end.get().failure(write.what());
            }
            try {
                pause.take(wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw end.get().failure(write.what());
            }
        }
    }

    private Sent sendOnce(ProxmoxApi api, Write write, Trail trail, Instant deadline) {
        Optional<Upid> task;
        try {
            task = api.send(write.request(), deadline);
        } catch (TransportException e) {
            if (write.isDoneAlready(e.detail())) {
                return Sent.NOTHING_TO_DO;
            }
            if (!e.leavesOpenWhetherItBegan()) {
                throw e;
            }
            trail.wrote();
            task = Optional.of(lost.find(api, write, deadline, trail, e));
        }
        trail.wrote();
        return new Sent(true, task.map(it -> watch.follow(api, it, deadline, trail)));
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
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
