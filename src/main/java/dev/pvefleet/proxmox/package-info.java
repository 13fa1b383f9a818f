/// Proxmox VE as the features see it: typed calls over any transport, lenient decoding of what PVE really sends.
///
/// This is the only package that features call; how a call travels is behind
/// {@link dev.pvefleet.proxmox.transport.Transport}. What can be asked stands in rooms by topic (`ClusterCalls`,
/// `NodeCalls`, `GuestCalls`, `TaskCalls`, …; changes in `GuestChanges`), each request with its decoder, which is
/// pure. It uses `transport` and `model`.
@NullMarked
package dev.pvefleet.proxmox;

import org.jspecify.annotations.NullMarked;
