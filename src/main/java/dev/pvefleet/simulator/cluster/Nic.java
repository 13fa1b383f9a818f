package dev.pvefleet.simulator.cluster;

import java.util.List;

/// A network interface as seen from inside a guest.
public record Nic(String name, String mac, List<Address> addresses) {
    public Nic {
        addresses = List.copyOf(addresses);
    }

    /// The loopback interface that every guest reports too.
    public static Nic loopback() {
        return new Nic("lo", "00:00:00:00:00:00", List.of(new Address("127.0.0.1", 8), new Address("::1", 128)));
    }
}
