/// What `/metrics` says: one catalogue of names, and a collector that reads the current snapshot of the fleet.
///
/// Nothing here outlives a snapshot, so the series of a guest end with the guest. Uses `model` and the Prometheus
/// client
/// that Quarkus' Micrometer extension brings; only this package knows them.
@NullMarked
package dev.pvefleet.metrics;

import org.jspecify.annotations.NullMarked;
