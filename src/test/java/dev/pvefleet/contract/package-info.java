/// The promise that results do not depend on the way they were read: every operation over every transport, against the
/// simulated cluster in each PVE version that matters.
///
/// REST is real HTTPS, the tunnel and pvesh go through a real OpenSSH server.
@NullMarked
package dev.pvefleet.contract;

import org.jspecify.annotations.NullMarked;
