package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Cluster;
import java.util.Map;
import java.util.Optional;

/// The network card of a VM, `virtio=BC:24:11:00:00:01,bridge=vmbr0`.
final class QemuNet {
    private QemuNet() {}

    /// The value as PVE writes it: the model with its MAC address first, which is a new one if none was given.
    static String complete(Cluster cluster, String value) {
        PropertyString parts = PropertyString.of(value);
        Optional<Map.Entry<String, String>> given = parts.model();
        String model = given.map(Map.Entry::getKey).or(() -> parts.get("model")).orElse("virtio");
        String mac = given.map(Map.Entry::getValue)
                .filter(text -> !text.isEmpty())
                .or(() -> parts.get("macaddr"))
                .orElseGet(cluster::freshMac);
        return Drives.printed(
                model + "=" + mac, parts.without(model).without("model").without("macaddr"));
    }

    /// The same card with another address, as a clone gets.
    static String withFreshMac(Cluster cluster, String value) {
        PropertyString parts = PropertyString.of(value);
        String model = parts.model().map(Map.Entry::getKey).orElse("virtio");
        return complete(cluster, parts.with(model, "").toString());
    }
}
