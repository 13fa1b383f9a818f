/// A simulated PVE cluster with two faces: the REST API over HTTPS with a CA of its own, and `pvesh` over SSH.
///
/// `demo`, `simulate` and the tests run against it. {@link dev.pvefleet.simulator.Simulator} starts it; what it
/// answers is decided in `api`, what there is in `cluster`, what it does in `worker`. It shares no code with the
/// transports that it is there to test.
@NullMarked
package dev.pvefleet.simulator;

import org.jspecify.annotations.NullMarked;
