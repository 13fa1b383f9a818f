/// The narrow waist between what is asked of PVE and how it travels: one interface, and the decorators that every way
/// shares (retries, timing, limits, batching).
///
/// It knows neither HTTP nor SSH, but it knows how PVE says no ({@link dev.pvefleet.proxmox.transport.Refusal}).
@NullMarked
package dev.pvefleet.proxmox.transport;

import org.jspecify.annotations.NullMarked;
