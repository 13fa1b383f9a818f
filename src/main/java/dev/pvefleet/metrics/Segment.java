package dev.pvefleet.metrics;

/// A run of a page, ready to travel in its place.
///
/// @param bytes as they travel, compressed or not
/// @param crc of what they stand for
// Pages are large, so bytes are handed on and not copied; nobody changes them.
@SuppressWarnings("ArrayRecordComponent")
record Segment(byte[] bytes, Crc crc) {}
