package dev.pvefleet.metrics;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.model.TargetSnapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Guests, storages, and which nodes are there.
final class InventoryValues {
    private static final String UNKNOWN = "unknown";

    private InventoryValues() {}

    static void addTo(Samples samples, Inventory inventory) {
        String target = inventory.target().toString();
        inventory.nodes().forEach(node -> addNode(samples, target, node));
        inventory.guests().forEach(guest -> addGuest(samples, target, guest));
        inventory.storages().forEach(storage -> addStorage(samples, target, storage));
    }

    static void addTo(Samples samples, TargetSnapshot owner, Addresses addresses) {
        String target = owner.facts().name().toString();
        addresses
                .byGuest()
                .forEach((guest, found) -> found.stream()
                        .distinct()
                        .forEach(ip -> samples.add(Catalogue.GUEST_IP_INFO, 1, target, guest.toString(), ip)));
    }

    static void addTo(Samples samples, TargetSnapshot owner, ClusterStatus cluster) {
        String target = owner.facts().name().toString();
        Boolean quorate = cluster.quorate();
        if (quorate != null) {
            samples.add(Catalogue.CLUSTER_QUORATE, quorate, target);
        }
        samples.add(Catalogue.CLUSTER_NODES, cluster.nodes(), target);
        samples.add(Catalogue.CLUSTER_ONLINE, cluster.nodesOnline(), target);
    }

    static void addTo(Samples samples, TargetSnapshot owner, GuestId guest, Pressure pressure) {
        PressureValues.addTo(
                samples, Catalogue.GUEST_PRESSURE, owner.facts().name().toString(), guest.toString(), pressure);
    }

    private static void addNode(Samples samples, String target, NodeSummary node) {
        if (!node.status().equals(UNKNOWN)) {
            samples.add(Catalogue.NODE_UP, node.isOnline(), target, "node/" + node.node());
        }
    }

    private static void addGuest(Samples samples, String target, GuestRecord guest) {
        String id = guest.id().toString();
        samples.add(
                Catalogue.GUEST_INFO,
                1,
                target,
                id,
                guest.vmid().toString(),
                guest.type().toString(),
                orEmpty(guest.name()),
                guest.node().toString(),
                guest.tags().toString(),
                guest.template() == null ? "" : guest.template().toString(),
                orEmpty(guest.pool()));
        if (!guest.status().equals(UNKNOWN)) {
            samples.add(Catalogue.GUEST_UP, guest.isRunning(), target, id);
        }
        samples.add(Catalogue.GUEST_MANAGED, guest.managed(), target, id);
        samples.add(Catalogue.GUEST_PROTECTED, guest.isProtected(), target, id);
        samples.addPercent(Catalogue.GUEST_CPU, guest.cpuPct(), target, id);
        samples.add(Catalogue.GUEST_CPUS, guest.cpus(), target, id);
        samples.add(Catalogue.GUEST_MEMORY_SIZE, guest.maxMemBytes(), target, id);
        samples.add(Catalogue.GUEST_MEMORY_USED, guest.memBytes(), target, id);
        samples.add(Catalogue.GUEST_DISK_SIZE, guest.maxDiskBytes(), target, id);
        samples.add(Catalogue.GUEST_DISK_USED, guest.diskBytes(), target, id);
        samples.add(Catalogue.GUEST_NET_IN, guest.netinBytes(), target, id);
        samples.add(Catalogue.GUEST_NET_OUT, guest.netoutBytes(), target, id);
        samples.add(Catalogue.GUEST_DISK_READ, guest.diskreadBytes(), target, id);
        samples.add(Catalogue.GUEST_DISK_WRITTEN, guest.diskwriteBytes(), target, id);
        samples.add(Catalogue.GUEST_UPTIME, guest.uptimeSec(), target, id);
        addState(samples, Catalogue.GUEST_LOCK_STATE, target, id, guest.lock());
        addState(samples, Catalogue.GUEST_HA_STATE, target, id, guest.haState());
    }

    private static void addState(Samples samples, Catalogue metric, String target, String id, @Nullable String state) {
        if (state != null) {
            samples.add(metric, 1, target, id, state);
        }
    }

    private static void addStorage(Samples samples, String target, StorageRecord storage) {
        String id = storage.id();
        samples.add(
                Catalogue.STORAGE_INFO,
                1,
                target,
                id,
                storage.node() == null ? "" : storage.node().toString(),
                storage.storage(),
                orEmpty(storage.plugintype()),
                String.join(",", storage.content()),
                Boolean.toString(storage.shared()));
        samples.add(Catalogue.STORAGE_UP, storage.available(), target, id);
        samples.add(Catalogue.STORAGE_SIZE, storage.totalBytes(), target, id);
        samples.add(Catalogue.STORAGE_USED, storage.usedBytes(), target, id);
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
