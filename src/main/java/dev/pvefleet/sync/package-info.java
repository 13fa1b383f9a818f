/// The `sync` operation: what guests, nodes and storages a target has.
///
/// One call to the cluster, whatever the number of guests. Uses `proxmox` and `model`.
@NullMarked
package dev.pvefleet.sync;

import org.jspecify.annotations.NullMarked;
