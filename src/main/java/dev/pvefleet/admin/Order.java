package dev.pvefleet.admin;

import dev.pvefleet.arguments.Asked;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Target;
import java.util.Optional;
import java.util.Set;

/// A change that a client orders.
///
/// @param vmid the guest that must not have another change meanwhile; for a clone the new one
/// @param cluster the nodes that the target saw last, which tell clusters apart; empty if none were seen yet
/// @param hash what was asked for, hashed
record Order(
        Caller caller,
        Target target,
        Vmid vmid,
        Set<NodeName> cluster,
        Asked asked,
        Conduct conduct,
        Optional<IdempotencyKey> key,
        String hash) {
    Order {
        cluster = Set.copyOf(cluster);
    }

    TargetName targetName() {
        return target.name();
    }

    /// Whether both change the same guest. Two targets whose clusters have nodes of the same names are taken for one
    /// cluster: where they are two after all, one change waits without need, which is better than two at once.
    boolean collidesWith(Order other) {
        return vmid.equals(other.vmid)
                && !asked.dryRun()
                && !other.asked.dryRun()
                && (targetName().equals(other.targetName()) || (!cluster.isEmpty() && cluster.equals(other.cluster)));
    }
}
