package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.guest.GuestSearchException;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;

/// Looks where a guest is now that may have moved.
final class Relocation {
    private final Guests guests;

    Relocation(Guests guests) {
        this.guests = guests;
    }

    /// Where it is, or where it was if that cannot be said.
    Place of(Place was, Trail trail) {
        try {
            GuestRef guest = new GuestRef.ByVmid(was.guest().vmid());
            return Place.of(
                    guests.find(List.of(was.target()), was.guest().type(), guest, trail.readDeadline()), was.ref());
        } catch (GuestSearchException | TransportException _) {
            return was;
        }
    }
}
