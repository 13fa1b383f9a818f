package dev.pvefleet.simulator.cluster;

/// A ZFS pool of a node, with `zpool`'s word for its state.
public record ZfsPool(String name, long sizeBytes, long allocatedBytes, int fragmentationPct, String health) {}
