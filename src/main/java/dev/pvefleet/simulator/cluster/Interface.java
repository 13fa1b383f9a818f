package dev.pvefleet.simulator.cluster;

import java.util.Optional;

/// A network interface of a node: a card, a bond, a Linux or Open vSwitch bridge.
///
/// @param ports what is plugged into a bridge, as PVE prints it
public record Interface(String name, String type, boolean active, Optional<Address> address, Optional<String> ports) {
    public boolean isBridge() {
        return type.equals("bridge") || type.equals("OVSBridge");
    }
}
