/// PVE's API as a function: who asks what of which node, and the answer that PVE would give.
///
/// Both faces of the simulator call the one {@link dev.pvefleet.simulator.api.ApiEngine}. It checks in PVE's order
/// (path, permission, node, parameters) against schemas condensed from PVE's own, and hands over to a room: the
/// handlers of one topic. It uses the simulated `cluster` and Jackson's tree, no HTTP and no SSH.
@NullMarked
package dev.pvefleet.simulator.api;

import org.jspecify.annotations.NullMarked;
