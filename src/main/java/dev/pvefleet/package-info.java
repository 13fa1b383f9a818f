/// pve-fleet: one binary that watches Proxmox VE nodes and operates their guests.
@NullMarked
package dev.pvefleet;

import org.jspecify.annotations.NullMarked;
