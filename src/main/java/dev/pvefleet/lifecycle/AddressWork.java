package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.AddressWait;
import dev.pvefleet.guest.AddressWait.Waited;
import dev.pvefleet.model.GuestType;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Waits for the address of a guest that was started. None in time is a warning: the guest was started all the same.
final class AddressWork {
    private final Clock clock;
    private final AddressWait wait;

    AddressWork(Clock clock, AddressWait wait) {
        this.clock = clock;
        this.wait = wait;
    }

    @Nullable
    String await(GuestNow now, Place at, Duration patience, Trail trail) {
        if (at.guest().type() == GuestType.QEMU && !now.options().hasAgent()) {
            trail.warn("no address: the guest agent of %s is not enabled in its configuration (agent: 1)"
                    .formatted(now.called()));
            return null;
        }
        trail.step("waiting for the address of " + now.called());
        Waited waited =
                wait.of(at.target(), at.node(), at.guest(), clock.instant().plus(patience));
        if (waited.address().isEmpty()) {
            trail.warn("no address of %s within %d s: %s".formatted(now.called(), patience.toSeconds(), waited.why()));
        }
        return waited.address().orElse(null);
    }
}
