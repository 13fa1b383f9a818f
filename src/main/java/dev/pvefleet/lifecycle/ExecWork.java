package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.GuestExec;
import dev.pvefleet.lifecycle.ChangeResult.Exec;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.AgentCalls;
import dev.pvefleet.proxmox.AgentCalls.ExecStatus;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs a command in a VM through its guest agent.
///
/// PVE makes no task of it, and the agent tells of a command's end once only. So an answer that gets lost may take
/// the result with it, and then that is what is said.
final class ExecWork {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /// pveproxy's status where the connection to pvedaemon broke.
    private static final int BROKEN = 596;

    private final Clock clock;
    private final Pause pause;

    ExecWork(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    ChangeResult exec(Place at, GuestExec change, Trail trail) {
        Request<Long> request = request(at, change, trail);
        if (trail.conduct().dryRun()) {
            return trail.planned(at, change, null, Stream.of(request));
        }
        trail.step("run %s in %s".formatted(change.command().getFirst(), at.called()));
        Instant deadline = clock.instant().plus(change.timeout());
        long pid = begin(at, request, change, trail);
        ExecStatus end = await(at, pid, deadline, change, trail);
        Exec exec = new Exec(
                pid,
                end.exitCode(),
                end.signal(),
                end.stdout().text(),
                end.stderr().text(),
                end.stdoutTruncated(),
                end.stderrTruncated(),
                end.stdout().bytes().orElse(null),
                end.stderr().bytes().orElse(null));
        return Trail.with(trail.done(at, change, "running"), null, exec, null);
    }

    /// The request as the way to this PVE carries it. Which PVE it is is asked only where the form depends on it.
    ///
    /// @throws RefusedException if the command would arrive there as another one
    private static Request<Long> request(Place at, GuestExec change, Trail trail) {
        ProxmoxApi api = at.target().api();
        Request<Long> request = AgentCalls.exec(at.node(), at.guest().vmid(), change.command(), change.inputData());
        if (api.objection(request).isEmpty()) {
            return request;
        }
        Request<Long> fitting = request.to(api.send(ClusterCalls.version(), trail.readDeadline()));
        api.objection(fitting).ifPresent(why -> {
            throw new RefusedException(
                    Gate.INFEASIBLE,
                    "the command cannot be sent to %s as it is: %s".formatted(at.called(), why),
                    List.of(why),
                    "let a shell in the guest put words together (sh -c 'PROGRAM …') and decode input (sh -c 'base64 -d | PROGRAM'), or fetch there what is long");
        });
        return fitting;
    }

    private static long begin(Place at, Request<Long> request, GuestExec change, Trail trail) {
        try {
            long pid = at.target().api().send(request, trail.readDeadline());
            trail.wrote();
            return pid;
        } catch (TransportException e) {
            if (!e.leavesOpenWhetherItBegan()) {
                throw e;
            }
            trail.wrote();
            if (e.status().orElse(0) == BROKEN && e.kind() == Kind.UNREACHABLE) {
                throw broken(at, change.command().getFirst(), e);
            }
            throw failure(
                    e.kind(),
                    "%s; whether the command began in %s is not known".formatted(e.getMessage(), at.called()),
                    "look for it in the guest before you try again",
                    e);
        }
    }

    /// The agent's words for a program that cannot be started have typographic quotes, and PVE dies of passing
    /// them on.
    private static TransportException broken(Place at, String program, TransportException e) {
        return failure(
                Kind.REJECTED,
                "'%s' may not exist in %s, or may not be executable: PVE broke off the call (%s), as it does when it cannot pass on why the guest agent refused; whether the command began is not known"
                        .formatted(program, at.called(), e.getMessage()),
                "see in the guest whether the program is there, and name it with its whole path",
                e);
    }

    private ExecStatus await(Place at, long pid, Instant deadline, GuestExec change, Trail trail) {
        Optional<TransportException> lost = Optional.empty();
        for (Duration wait = FIRST_PAUSE; ; wait = longer(wait, trail)) {
            Request<ExecStatus> question =
                    AgentCalls.status(at.node(), at.guest().vmid(), pid);
            switch (at.target().api().ask(question, trail.readDeadline())) {
                case Answer.Given<ExecStatus>(var status) -> {
                    if (status.exited()) {
                        return status;
                    }
                    // Still there, so no answer that was lost told of its end.
                    lost = Optional.empty();
                }
                case Answer.Refused<ExecStatus>(var why) -> {
                    if (!why.leavesOpenWhetherItBegan()
                            && why.kind() != Kind.UNREACHABLE
                            && why.kind() != Kind.TIMEOUT) {
                        throw lost.isPresent() ? resultLost(at, pid, lost.get()) : unknown(at, pid, why);
                    }
                    lost = lost.isPresent() || !why.leavesOpenWhetherItBegan() ? lost : Optional.of(why);
                }
            }
            if (!clock.instant().plus(wait).isBefore(deadline) || !rested(wait)) {
                throw late(at, pid, change, lost.orElse(null));
            }
        }
    }

    private boolean rested(Duration wait) {
        try {
            pause.take(wait);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration longer(Duration wait, Trail trail) {
        Duration most = trail.conduct().pollInterval();
        Duration more = wait.multipliedBy(3).dividedBy(2);
        return more.compareTo(most) < 0 ? more : most;
    }

    private static TransportException resultLost(Place at, long pid, TransportException lost) {
        return failure(
                lost.kind(),
                ("the command in %s (pid %d) has ended, but how and with what output is not known: the answer that told it"
                                + " was lost (%s)")
                        .formatted(at.called(), pid, lost.getMessage()),
                "the guest agent tells it once only; see in the guest what the command did",
                lost);
    }

    private static TransportException unknown(Place at, long pid, TransportException why) {
        return failure(
                why.kind(),
                "the command in %s began (pid %d), but what became of it cannot be seen: %s"
                        .formatted(at.called(), pid, why.getMessage()),
                why.hint().orElse(null),
                why);
    }

    private static TransportException late(Place at, long pid, GuestExec change, @Nullable TransportException lost) {
        String since = lost == null ? "" : "; the last answer was lost: " + lost.getMessage();
        return failure(
                Kind.TIMEOUT,
                "the command in %s did not end within %d s; it goes on there as pid %d%s"
                        .formatted(at.called(), change.timeout().toSeconds(), pid, since),
                "see how it stands, on node %s: pvesh get /nodes/%s/qemu/%s/agent/exec-status --pid %d"
                        .formatted(at.node(), at.node(), at.guest().vmid(), pid),
                lost);
    }

    private static TransportException failure(
            Kind kind, String message, @Nullable String hint, @Nullable TransportException cause) {
        return new TransportException(kind, message, message, 0, Map.of(), hint, cause);
    }
}
