package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Cluster;

/// The network card of a container, `name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,type=veth`.
final class LxcNet {
    private LxcNet() {}

    /// The value as PVE writes it: the name first, and a new MAC address if none was given.
    static String complete(Cluster cluster, String value) {
        PropertyString parts = PropertyString.of(value);
        PropertyString whole = parts.get("hwaddr").isPresent() ? parts : parts.with("hwaddr", cluster.freshMac());
        String name = "name=" + whole.get("name").orElse("eth0");
        return Drives.printed(name, whole.with("type", "veth").without("name"));
    }

    static String withFreshMac(Cluster cluster, String value) {
        return complete(cluster, PropertyString.of(value).without("hwaddr").toString());
    }
}
