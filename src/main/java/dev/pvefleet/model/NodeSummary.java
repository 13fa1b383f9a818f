package dev.pvefleet.model;

import org.jspecify.annotations.Nullable;

/// What the cluster says of one of its nodes in its list of resources.
///
/// @param status PVE's word: `online`, `offline` or `unknown`; unknown is not offline
public record NodeSummary(
        NodeName node,
        String status,
        @Nullable Double cpuPct,
        @Nullable Double cpus) {
    public boolean isOnline() {
        return status.equals("online");
    }

    /// Whether the cluster says that the node is off, which `unknown` does not mean.
    public boolean isOffline() {
        return status.equals("offline");
    }
}
