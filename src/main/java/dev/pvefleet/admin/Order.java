package dev.pvefleet.admin;

import dev.pvefleet.arguments.Asked;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.ClusterIdentity;
import dev.pvefleet.proxmox.Target;
import java.util.Optional;

/// A change that a client orders.
///
/// @param vmid the guest that must not have another change meanwhile; for a clone the new one
/// @param cluster what is behind the target
/// @param hash what was asked for, hashed
record Order(
        Caller caller,
        Target target,
        Vmid vmid,
        ClusterIdentity cluster,
        Asked asked,
        Conduct conduct,
        Optional<IdempotencyKey> key,
        String hash) {
    TargetName targetName() {
        return target.name();
    }

    /// Whether both change the same guest, whatever target each goes through.
    boolean collidesWith(Order other) {
        return vmid.equals(other.vmid)
                && !asked.dryRun()
                && !other.asked.dryRun()
                && (targetName().equals(other.targetName()) || cluster.isSame(other.cluster));
    }
}
