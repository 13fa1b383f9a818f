package dev.pvefleet.lifecycle;

import dev.pvefleet.proxmox.Target;
import java.util.List;

/// Makes changes to guests, for both faces.
@FunctionalInterface
public interface Lifecycle {
    /// Finds the guest in the targets, asks the gates, makes the change, and waits for its end.
    ///
    /// @param targets where to look; a new guest goes to the first, unless a template decides
    /// @throws RefusedException if a gate or a check stands in the way; nothing was changed then
    /// @throws TaskException if a PVE task failed, or did not end in time
    /// @throws dev.pvefleet.guest.GuestSearchException if the guest is not there, or not the only one
    /// @throws dev.pvefleet.proxmox.transport.TransportException if PVE could not be asked, or said no
    ChangeResult perform(List<Target> targets, Change change, Conduct conduct, Progress progress);
}
