package dev.pvefleet.guest;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Target;
import java.util.Set;

/// A guest as one target sees it.
///
/// @param cluster the nodes of the cluster behind the target, which tell clusters apart
public record Location(Target target, GuestRecord guest, Set<NodeName> cluster) {
    public Location {
        cluster = Set.copyOf(cluster);
    }

    boolean isInScope() {
        return target.scope().includes(guest.node());
    }

    /// Whether two targets see the same guest of the same cluster.
    boolean isSameGuest(Location other) {
        return guest.id().equals(other.guest.id())
                && guest.node().equals(other.guest.node())
                && cluster.equals(other.cluster);
    }
}
