package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How the cluster behind a target is. A host that stands alone is a cluster of one node, and quorate.
///
/// @param quorate whether it has the majority of its nodes together; null if PVE does not say
/// @param nodes how many nodes it has, offline ones included
public record ClusterStatus(@Nullable Boolean quorate, int nodes, int nodesOnline, Instant recordedAt) {
    /// The same by a clock that was set.
    ClusterStatus moved(Duration by) {
        return new ClusterStatus(quorate, nodes, nodesOnline, recordedAt.plus(by));
    }
}
