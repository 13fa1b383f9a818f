package dev.pvefleet.model;

import java.time.Instant;

/// What is left of a guest that vanished: what it last was, and since when it is not listed any more.
///
/// A guest that comes back loses its tombstone and keeps its history.
public record Tombstone(GuestRecord last, Instant vanishedAt) {}
