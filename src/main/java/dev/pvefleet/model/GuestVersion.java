package dev.pvefleet.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a guest was for some time: one entry of its history.
///
/// A version begins when one of the slow facts changes: name, node, status, tags, lock, HA state, template, pool,
/// cores, memory and disk size. What changes by itself (load, use, counters, addresses) is absent from its record.
///
/// @param since when it was first seen so; also the record's `recordedAt`
/// @param until when it was first seen otherwise, or seen to be gone; absent for the current version
public record GuestVersion(
        GuestRecord record, Instant since, @Nullable Instant until) {}
