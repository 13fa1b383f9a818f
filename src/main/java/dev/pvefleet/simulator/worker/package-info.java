/// Worker tasks: what PVE does in the background, how long it takes, which lock files it holds, and what goes wrong.
///
/// Nothing here runs by itself. Whoever asks the cluster something first lets pass what is due by now, in the order of
/// its times; so a test that turns the clock sees each moment, and there is no thread to wait for. Uses `cluster`,
/// `model` and the JDK only.
@NullMarked
package dev.pvefleet.simulator.worker;

import org.jspecify.annotations.NullMarked;
