package dev.pvefleet.guest;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.ClusterIdentity;
import dev.pvefleet.proxmox.Identification;
import dev.pvefleet.proxmox.Target;
import java.time.Instant;
import java.util.Set;

/// A guest as one target sees it.
///
/// @param cluster the nodes of the cluster behind the target
public record Location(Target target, GuestRecord guest, Set<NodeName> cluster) {
    public Location {
        cluster = Set.copyOf(cluster);
    }

    boolean isInScope() {
        return target.scope().includes(guest.node());
    }

    /// Whether two targets see the same guest of the same cluster. That the nodes have the same names does not prove
    /// it: clusters are set up alike, so they are asked which they are.
    boolean isSameGuest(Location other, Instant deadline) {
        return guest.id().equals(other.guest.id())
                && guest.node().equals(other.guest.node())
                && cluster.equals(other.cluster)
                && identity(deadline).isSame(other.identity(deadline));
    }

    private ClusterIdentity identity(Instant deadline) {
        return Identification.of(target, deadline).orElseGet(() -> ClusterIdentity.ofNodes(cluster));
    }
}
