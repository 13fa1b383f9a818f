/// The `nodeStatus` and `nodeConfig` operations: how a target's nodes are, and what they offer.
///
/// Each node is its own fault domain: a dead one leaves the others, and a part that PVE refuses leaves the rest
/// of its node. Uses `proxmox` and `model`.
@NullMarked
package dev.pvefleet.health;

import org.jspecify.annotations.NullMarked;
