package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Writes.Sent;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestStatus;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.transport.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Waits until a guest is seen to be in a state. Under HA that is the only proof: PVE's task ends well as soon as the
/// HA manager was asked, which then does it, later, elsewhere, or not at all.
final class Observed {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Clock clock;
    private final Pause pause;
    private final Relocation relocation;

    Observed(Clock clock, Pause pause, Relocation relocation) {
        this.clock = clock;
        this.pause = pause;
        this.relocation = relocation;
    }

    /// Where the guest is once it is so.
    ///
    /// @param wanted `running` or `stopped`
    /// @throws TaskException if it does not come to that in time
    Place await(GuestNow now, Sent asked, String wanted, Trail trail) {
        trail.step("the HA manager was asked; waiting until %s is %s".formatted(now.called(), wanted));
        Instant deadline = trail.taskDeadline();
        String seen = "unknown";
        Place at = now.at();
        for (Duration wait = FIRST_PAUSE; clock.instant().plus(wait).isBefore(deadline); wait = longer(wait, trail)) {
            Request<GuestStatus> question = GuestCalls.status(at.node(), at.guest());
            switch (at.target().api().ask(question, trail.readDeadline())) {
                case Answer.Given<GuestStatus>(var status) -> {
                    // One that does not run yet may be about to, because the manager has not heeded the stop yet.
                    if (status.status().equals(wanted) && !(status.isStopped() && status.mayBeStartedByHa())) {
                        return at;
                    }
                    seen = status.word() + (status.haManaged() ? ", HA state " + status.haWord() : "");
                }
                // The HA manager may start it on another node.
                case Answer.Refused<GuestStatus>(var why) -> {
                    seen = String.valueOf(why.getMessage());
                    at = why.kind() == Kind.NOT_FOUND ? relocation.of(at, trail) : at;
                }
            }
            try {
                pause.take(wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw late(now, asked, wanted, seen, trail);
    }

    private static Duration longer(Duration wait, Trail trail) {
        Duration most = trail.conduct().pollInterval();
        Duration more = wait.multipliedBy(3).dividedBy(2);
        return more.compareTo(most) < 0 ? more : most;
    }

    private static TaskException late(GuestNow now, Sent asked, String wanted, String seen, Trail trail) {
        return new TaskException(
                Kind.TIMEOUT,
                asked.end().orElseThrow().task(),
                "the HA manager was asked, but %s was not %s within %d s: it is %s"
                        .formatted(
                                now.called(),
                                wanted,
                                trail.conduct().taskTimeout().toSeconds(),
                                seen),
                trail.lastLines(),
                "see what the HA manager makes of it, on any node: ha-manager status");
    }
}
