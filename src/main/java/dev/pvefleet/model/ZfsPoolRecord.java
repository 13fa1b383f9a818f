package dev.pvefleet.model;

import org.jspecify.annotations.Nullable;

/// One ZFS pool of a node.
///
/// @param state zpool's word: `ONLINE`, `DEGRADED`, `FAULTED`, `OFFLINE`, `UNAVAIL`, `REMOVED` or `SUSPENDED`; absent
///     if PVE gave none
public record ZfsPoolRecord(
        String name,
        @Nullable String state,
        @Nullable Long sizeBytes,
        @Nullable Long allocatedBytes,
        @Nullable Double fragmentationPct) {}
