/// The last known state of the fleet: written by whoever reads PVE, read by metrics and reports.
///
/// {@link dev.pvefleet.state.FleetState} is the seam; the snapshots themselves are in `model`. Uses `model` only.
@NullMarked
package dev.pvefleet.state;

import org.jspecify.annotations.NullMarked;
