package dev.pvefleet.metrics;

/// How a page travels.
public enum Encoding {
    IDENTITY,
    GZIP
}
