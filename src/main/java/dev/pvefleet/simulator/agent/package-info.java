/// The inside of a simulated VM as its guest agent shows it: a handful of commands that run nowhere but here, and take
/// their time by the cluster's clock.
@NullMarked
package dev.pvefleet.simulator.agent;

import org.jspecify.annotations.NullMarked;
