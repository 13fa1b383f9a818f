/// PVE over SSH: `pvesh` as a transport, and byte streams through an SSH connection for the REST transport.
///
/// Sessions run in this process on Apache MINA SSHD over any two byte streams ({@link ByteStream}), so that a TCP
/// connection, a jump host's channel and a proxy command are the same to everything above. Uses `proxmox.transport`,
/// `config` and `model`; the only package beside the simulator that knows MINA SSHD.
@NullMarked
package dev.pvefleet.proxmox.ssh;

import org.jspecify.annotations.NullMarked;
