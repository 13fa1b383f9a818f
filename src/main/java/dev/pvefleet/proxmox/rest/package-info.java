/// PVE's REST API with a token: one HTTPS client per target, straight or through an SSH tunnel.
///
/// Everything that is HTTP or TLS ends here; what leaves is a {@link dev.pvefleet.proxmox.transport.Reply} or a
/// {@link dev.pvefleet.proxmox.transport.TransportException}. Uses `transport`, `config`, `model`, the MicroProfile
/// REST client and Vert.x.
@NullMarked
package dev.pvefleet.proxmox.rest;

import org.jspecify.annotations.NullMarked;
