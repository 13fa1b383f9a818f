/// What `/metrics` says: one catalogue of names, and a collector that reads the current snapshot of the fleet.
///
/// Nothing here outlives a snapshot but the agent's own meters, so the series of a guest end with the guest. Uses
/// `model`, Micrometer and the Prometheus client; only this package knows them. How a page is asked for is not known.
@NullMarked
package dev.pvefleet.metrics;

import org.jspecify.annotations.NullMarked;
