package dev.pvefleet.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a node was for some time: one entry of its history.
///
/// A version begins when one of the slow facts changes: versions, processors, sizes of memory, swap and root file
/// system,
/// and which disks there are with their verdicts. Load, use, and the wear of disks are absent from its record.
///
/// @param since when it was first seen so; also the record's `recordedAt`
/// @param until when it was first seen otherwise; absent for the current version
public record NodeVersion(
        NodeRecord record, Instant since, @Nullable Instant until) {}
