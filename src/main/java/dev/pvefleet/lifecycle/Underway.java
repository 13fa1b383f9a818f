package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.TaskCalls;
import dev.pvefleet.proxmox.TaskCalls.TaskRow;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Waits for a guest that PVE is making already: for an earlier attempt that was cut off, or for another one at this
/// moment. Used for one change.
final class Underway {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final Clock clock;
    private final Pause pause;
    private final TaskWatch watch;
    private final Instant deadline;
    private boolean looksBroken;

    Underway(Clock clock, Pause pause, Instant deadline) {
        this.clock = clock;
        this.pause = pause;
        this.watch = new TaskWatch(clock, pause);
        this.deadline = deadline;
    }

    /// Waits for the task that makes the guest, or for a moment where several may be it: a clone's task tells only
    /// what is cloned, not what comes of it.
    ///
    /// @param certain whether the guest shows that it is the wanted one; else only a task of our own may be
    ///     making it
    /// @return the task's end, if there was one to wait for
    /// @throws RefusedException if none makes it, or somebody else's does
    Optional<TaskEnd> await(Place at, Trace trace, boolean certain, Trail trail) {
        List<Upid> all = running(at, trace, trail);
        List<Upid> running = certain ? all : ours(all, at.target().api().user());
        if (running.isEmpty() && !all.isEmpty()) {
            throw others(at, all);
        }
        if (running.size() == 1) {
            trail.step("%s is being made already; waiting for that".formatted(at.called()));
            return Optional.of(watch.follow(at.target().api(), running.getFirst(), deadline, trail));
        }
        // The task may have ended between the two looks, so none is believed only the second time.
        if (running.isEmpty() && looksBroken) {
            throw broken(at);
        }
        looksBroken = running.isEmpty();
        if (!rested()) {
            throw late(at);
        }
        return Optional.empty();
    }

    /// Waits a moment, unless the time is over.
    boolean rested() {
        if (!clock.instant().plus(MOMENT).isBefore(deadline)) {
            return false;
        }
        try {
            pause.take(MOMENT);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static TransportException late(Place at) {
        String message = "%s on node %s is still being made".formatted(at.called(), at.node());
        return new TransportException(Kind.TIMEOUT, message, message, 0, Map.of(), "try again later", null);
    }

    private static List<Upid> running(Place at, Trace trace, Trail trail) {
        return at.target().api().send(TaskCalls.recent(trace.node(), trace.vmid()), trail.readDeadline()).stream()
                .filter(TaskRow::running)
                .map(TaskRow::upid)
                .filter(trace::isAbout)
                .distinct()
                .toList();
    }

    /// All, where nobody says who we are.
    private static List<Upid> ours(List<Upid> tasks, Optional<String> user) {
        return tasks.stream()
                .filter(task -> user.map(task.user()::equals).orElse(true))
                .toList();
    }

    private static RefusedException others(Place at, List<Upid> tasks) {
        String users = tasks.stream().map(Upid::user).distinct().collect(Collectors.joining(", "));
        String message =
                "🐊 vmid %s is taken by %s on node %s, which PVE makes at this moment, and not for us but for %s"
                        .formatted(at.guest().vmid(), at.called(), at.node(), users);
        return new RefusedException(
                Gate.TAKEN,
                message,
                List.of(message),
                "if it is the guest that you want, wait until it is made, and try again; else choose another vmid");
    }

    private static RefusedException broken(Place at) {
        String message =
                ("🐊 vmid %s is taken by %s on node %s: it is locked as one that is being made, but no task that"
                                + " shows to us makes it, so an earlier attempt broke off")
                        .formatted(at.guest().vmid(), at.called(), at.node());
        return new RefusedException(Gate.TAKEN, message, List.of(message), removal(at));
    }

    private static String removal(Place at) {
        Vmid vmid = at.guest().vmid();
        String tool = at.guest().type() == GuestType.QEMU ? "qm" : "pct";
        return "make sure that nobody works on it, remove it, and try again; as root on node %s: %s unlock %s && %s destroy %s"
                .formatted(at.node(), tool, vmid, tool, vmid);
    }
}
