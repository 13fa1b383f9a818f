/// The wiring: which transport a target gets, what the agent consists of, and how Quarkus is set up for a command.
///
/// The only package that names `proxmox.rest` and `proxmox.ssh`. It holds no behaviour of its own that a feature could
/// hold.
@NullMarked
package dev.pvefleet.boot;

import org.jspecify.annotations.NullMarked;
