package dev.pvefleet.guest;

import dev.pvefleet.guest.AddressReader.Asking;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Waits until a guest that was just started tells an address.
///
/// The pauses grow: a guest agent that is asked again and again while it hangs has brought guests down.
public final class AddressWait {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// Longer than PVE itself waits for an agent.
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(7);

    private final Clock clock;
    private final Pause pause;
    private final AddressReader addresses = new AddressReader();

    public AddressWait(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /// The first usable address that the guest tells before the deadline, or why there is none.
    public Waited of(Target target, NodeName node, GuestId guest, Instant deadline) {
        String last = "it told none";
        Optional<Cards> cards = Optional.empty();
        for (Duration wait = FIRST_PAUSE; ; wait = longer(wait)) {
            List<Asking> asking = List.of(new Asking(node, guest, cards));
            switch (addresses
                    .of(target, asking, clock.instant().plus(LONGEST_LOOK))
                    .getFirst()) {
                case Told.Known known -> {
                    cards = known.cards().or(() -> asking.getFirst().cards());
                    if (known.address().isPresent()) {
                        return new Waited(known.address(), "");
                    }
                    last = "it told none";
                }
                case Told.Silent() -> last = "it did not answer";
                case Told.Failed(var why) -> {
                    last = why.message();
                    if (!mayPass(why.kind())) {
                        return new Waited(Optional.empty(), last);
                    }
                }
            }
            if (!clock.instant().plus(wait).isBefore(deadline)) {
                return new Waited(Optional.empty(), last);
            }
            try {
                pause.take(wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new Waited(Optional.empty(), "no longer waiting");
            }
        }
    }

    private static Duration longer(Duration wait) {
        Duration more = wait.multipliedBy(3).dividedBy(2);
        return more.compareTo(LONGEST_PAUSE) < 0 ? more : LONGEST_PAUSE;
    }

    private static boolean mayPass(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, MALFORMED, NOT_FOUND, REJECTED, LOCKED -> true;
            case TLS, HOST_KEY, UNAUTHENTICATED, FORBIDDEN, UNSUPPORTED, STALE -> false;
        };
    }

    /// How the waiting ended.
    ///
    /// @param why there is no address; empty where there is one
    public record Waited(Optional<String> address, String why) {}
}
