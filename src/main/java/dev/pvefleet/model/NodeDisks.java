package dev.pvefleet.model;

import java.time.Instant;
import java.util.List;

/// The disks of one node, as one run read them.
public record NodeDisks(NodeName node, List<DiskRecord> disks, Instant recordedAt) {
    public NodeDisks {
        disks = List.copyOf(disks);
    }
}
