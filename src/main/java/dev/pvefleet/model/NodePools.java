package dev.pvefleet.model;

import java.time.Instant;
import java.util.List;

/// The ZFS pools of one node, as one run read them.
public record NodePools(NodeName node, List<ZfsPoolRecord> pools, Instant recordedAt) {
    public NodePools {
        pools = List.copyOf(pools);
    }
}
