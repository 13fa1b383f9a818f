package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.cluster.Storage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The list behind `/cluster/resources`: everything that the cluster's memory knows and the asker may see.
final class ResourceList {
    private final Asked asked;
    private final Instant tick;
    private final ArrayNode list = Json.array();
    private final Set<NodeName> heardOf = new TreeSet<>();

    ResourceList(Asked asked) {
        this.asked = asked;
        this.tick = Ticks.of(asked.now());
        for (Node node : asked.cluster().nodes()) {
            if (asked.cluster().isHeardOf(node.name(), asked.now())) {
                heardOf.add(node.name());
            }
        }
    }

    ArrayNode of(Optional<String> type) {
        boolean everything = type.isEmpty();
        if (everything) {
            pools();
        }
        if (everything || type.get().equals("vm")) {
            guests();
        }
        if (everything || type.get().equals("node")) {
            asked.cluster().nodes().forEach(this::node);
        }
        if (everything || type.get().equals("storage")) {
            storages();
        }
        if ((everything || type.get().equals("sdn")) && asked.isAtLeast(8, 0)) {
            zones();
        }
        return list;
    }

    private void pools() {
        Set<String> pools = new TreeSet<>();
        asked.cluster().guests().forEach(guest -> guest.pool().ifPresent(pools::add));
        for (String pool : pools) {
            if (asked.may("/pool/" + pool, "Pool.Audit")) {
                list.addObject().put("id", "/pool/" + pool).put("type", "pool").put("pool", pool);
            }
        }
    }

    private void guests() {
        for (Guest guest : asked.cluster().guests()) {
            if (asked.may("/vms/" + guest.vmid(), "VM.Audit")) {
                guest(guest);
            }
        }
    }

    /// A guest of which there is no news keeps what every node knows of its configuration file, and loses the rest.
    /// That part is current; the rest is as the guest's node last told it (PVE::API2Tools, `extract_vm_stats`).
    private void guest(Guest guest) {
        ObjectNode entry = list.addObject();
        entry.put("id", guest.type() + "/" + guest.vmid());
        entry.put("type", guest.type().toString());
        entry.put("vmid", guest.vmid().value());
        entry.put("node", guest.node().toString());
        asked.cluster()
                .lastTold(guest, asked.now())
                .ifPresentOrElse(told -> news(entry, told), () -> entry.put("status", "unknown"));
        guest.option("tags").ifPresent(tags -> entry.put("tags", tags));
        guest.option("lock").ifPresent(lock -> entry.put("lock", lock));
        guest.pool().ifPresent(pool -> entry.put("pool", pool));
        guest.haState().ifPresent(state -> entry.put("hastate", state));
    }

    private void news(ObjectNode entry, Guest told) {
        entry.put("status", told.power().word());
        entry.put("name", told.name());
        entry.put("template", told.isTemplate() ? 1 : 0);
        figures(entry, told);
    }

    private void figures(ObjectNode entry, Guest guest) {
        GuestFigures figures = GuestFigures.of(asked.cluster(), guest, tick);
        entry.put("cpu", figures.cpu());
        entry.put("maxcpu", guest.cpus());
        entry.put("mem", figures.mem());
        entry.put("maxmem", guest.memoryBytes());
        entry.put("disk", figures.disk());
        entry.put("maxdisk", guest.diskBytes());
        entry.put("netin", figures.netin());
        entry.put("netout", figures.netout());
        entry.put("diskread", figures.diskread());
        entry.put("diskwrite", figures.diskwrite());
        entry.put("uptime", figures.uptime());
        if (asked.isAtLeast(9, 0)) {
            switch (guest.type()) {
                case QEMU -> entry.put("memhost", figures.memHost());
                case LXC -> {}
            }
        }
    }

    private void node(Node node) {
        ObjectNode entry = list.addObject();
        NodeRoom.summary(entry, node, asked);
        if (entry.has("cpu")) {
            entry.put("cgroup-mode", 2);
        }
    }

    private void storages() {
        for (Node node : asked.cluster().nodes()) {
            for (Storage storage : asked.cluster().storages()) {
                if (storage.isOn(node.name()) && asked.may("/storage/" + storage.id(), "Datastore.Audit")) {
                    storage(node, storage);
                }
            }
        }
    }

    private void storage(Node node, Storage storage) {
        ObjectNode entry = list.addObject();
        boolean known = storage.active() && heardOf.contains(node.name());
        entry.put("id", "storage/" + node.name() + "/" + storage.id());
        entry.put("type", "storage");
        entry.put("storage", storage.id());
        entry.put("node", node.name().toString());
        entry.put("status", known ? "available" : "unknown");
        entry.put("plugintype", storage.type());
        entry.put("content", storage.content());
        entry.put("shared", storage.shared() ? 1 : 0);
        if (known) {
            entry.put("disk", storage.usedBytes());
            entry.put("maxdisk", storage.totalBytes());
        }
    }

    private void zones() {
        if (!asked.may("/sdn/zones/localnetwork", "SDN.Audit")) {
            return;
        }
        for (NodeName node : heardOf) {
            list.addObject()
                    .put("id", "sdn/" + node + "/localnetwork")
                    .put("type", "sdn")
                    .put("sdn", "localnetwork")
                    .put("node", node.toString())
                    .put("status", "ok");
        }
    }
}
