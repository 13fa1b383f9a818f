package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.Location;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Target;
import org.jspecify.annotations.Nullable;

/// A guest, and where it is.
///
/// @param name absent for a guest that has none
record Place(
        Target target,
        NodeName node,
        GuestId guest,
        @Nullable String name) {

    static Place of(Location found) {
        return new Place(
                found.target(),
                found.guest().node(),
                found.guest().id(),
                found.guest().name());
    }

    /// The guest as messages name it: `qemu/100 (web)`.
    String called() {
        return name == null ? guest.toString() : guest + " (" + name + ")";
    }
}
