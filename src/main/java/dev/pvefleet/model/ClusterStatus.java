package dev.pvefleet.model;

import java.time.Instant;

/// How the cluster behind a target is. A host that stands alone is a cluster of one node, and quorate.
///
/// @param quorate whether it has the majority of its nodes together, and so may change things
/// @param nodes how many nodes it has, offline ones included
public record ClusterStatus(boolean quorate, int nodes, int nodesOnline, Instant recordedAt) {}
