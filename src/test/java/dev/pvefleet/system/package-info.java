/// The program as a user runs it: `deploy/pve-fleet` in a process of its own, the jar or the native binary, against a
/// simulated cluster behind real HTTPS and a real OpenSSH server.
@NullMarked
package dev.pvefleet.system;

import org.jspecify.annotations.NullMarked;
