package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import java.time.Instant;
import java.util.List;

/// A node: its hardware, and how it is.
///
/// @param id its number in the cluster's membership, from 1
public record Node(
        NodeName name,
        int id,
        String ip,
        int cpus,
        long memoryBytes,
        long rootBytes,
        Instant bootedAt,
        Condition condition,
        List<Disk> disks,
        List<ZfsPool> pools,
        List<Interface> interfaces) {
    public Node {
        disks = List.copyOf(disks);
        pools = List.copyOf(pools);
        interfaces = List.copyOf(interfaces);
    }

    /// How a node is, seen from the others.
    public enum Condition {
        ONLINE,
        /// Powered off or cut off: nobody reaches it.
        OFFLINE,
        /// It answers, but its statistics daemon hangs, so that nobody has numbers of it or its guests.
        SILENT
    }

    public boolean isReachable() {
        return condition != Condition.OFFLINE;
    }

    public Node withCondition(Condition newCondition) {
        return new Node(name, id, ip, cpus, memoryBytes, rootBytes, bootedAt, newCondition, disks, pools, interfaces);
    }

    public Node withDisks(List<Disk> newDisks) {
        return new Node(name, id, ip, cpus, memoryBytes, rootBytes, bootedAt, condition, newDisks, pools, interfaces);
    }
}
