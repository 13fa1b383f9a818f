package dev.pvefleet.simulator.cluster;

/// An IP address on a guest's interface, with the length of its network's prefix.
public record Address(String ip, int prefix) {
    public boolean isV6() {
        return ip.indexOf(':') >= 0;
    }

    @Override
    public String toString() {
        return ip + "/" + prefix;
    }
}
