package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.guest.Location;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Target;
import org.jspecify.annotations.Nullable;

/// A guest, and where it is.
///
/// @param name absent for a guest that has none
/// @param ref what it was asked for by
record Place(
        Target target,
        NodeName node,
        GuestId guest,
        @Nullable String name,
        GuestRef ref) {

    /// The place of a guest that nobody asked for by its name.
    Place(Target target, NodeName node, GuestId guest, @Nullable String name) {
        this(target, node, guest, name, new GuestRef.ByVmid(guest.vmid()));
    }

    static Place of(Location found, GuestRef ref) {
        return new Place(
                found.target(),
                found.guest().node(),
                found.guest().id(),
                found.guest().name(),
                ref);
    }

    /// The same with the name that the guest's configuration gives it.
    ///
    /// @throws dev.pvefleet.guest.RenamedGuestException if that is not the name that it was asked for by: the list
    ///     that it was found in is some seconds old
    Place confirmed(GuestOptions options) {
        ref.confirm(guest, node, options.nameOf(guest));
        String listed = name == null ? options.nameOf(guest) : name;
        String present = options.text(GuestChanges.nameOption(guest.type())).orElse(listed);
        return new Place(target, node, guest, present, ref);
    }

    /// The guest as messages name it: `qemu/100 (web)`.
    String called() {
        return name == null ? guest.toString() : guest + " (" + name + ")";
    }
}
