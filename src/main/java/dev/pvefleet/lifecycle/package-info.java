/// Changing guests: what can be asked for, the gates and checks in front of it, and how PVE's tasks are followed.
///
/// Both faces, the command line and the admin API, hand a {@link dev.pvefleet.lifecycle.Change} to the same {@link
/// dev.pvefleet.lifecycle.Lifecycle} and get a {@link dev.pvefleet.lifecycle.ChangeResult} or an exception. Uses
/// `proxmox`, `guest` and `model`; `state` for the audit trail.
@NullMarked
package dev.pvefleet.lifecycle;

import org.jspecify.annotations.NullMarked;
