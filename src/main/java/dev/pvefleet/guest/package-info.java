/// Single guests: finding one by vmid or name among all targets, its live record, its configuration, its addresses.
///
/// A guest is found through its cluster's list, so one that migrated is still found. Uses `proxmox` and `model`.
@NullMarked
package dev.pvefleet.guest;

import org.jspecify.annotations.NullMarked;
