package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.simulator.cluster.Storage;
import dev.pvefleet.simulator.cluster.Volume;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node's storages and what lies on them.
final class StorageRoom implements Room {
    private static final List<String> VISIBLE = List.of("Datastore.Audit", "Datastore.AllocateSpace");

    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "GET /nodes/{node}/storage", StorageRoom::list,
                "GET /nodes/{node}/storage/{storage}/content", StorageRoom::content);
    }

    private static Answer list(Asked asked) {
        asked.text("storage").ifPresent(id -> existing(asked, id));
        Optional<List<String>> contents = asked.text("content").map(Formats::listItems);
        ArrayNode list = Json.array();
        for (Storage storage : asked.cluster().storages()) {
            boolean wanted = asked.text("storage").map(storage.id()::equals).orElse(true)
                    && contents.map(kinds -> kinds.stream().anyMatch(storage::takes))
                            .orElse(true);
            if (wanted && storage.isOn(asked.node()) && asked.mayAny("/storage/" + storage.id(), VISIBLE)) {
                entry(list.addObject(), storage);
            }
        }
        return Answer.of(list);
    }

    private static void entry(ObjectNode entry, Storage storage) {
        entry.put("storage", storage.id());
        entry.put("type", storage.type());
        entry.put("content", storage.content());
        entry.put("active", storage.active() ? 1 : 0);
        entry.put("enabled", 1);
        entry.put("shared", storage.shared() ? 1 : 0);
        long total = storage.active() ? storage.totalBytes() : 0;
        long used = storage.active() ? storage.usedBytes() : 0;
        entry.put("total", total);
        entry.put("used", used);
        entry.put("avail", total - used);
        if (total > 0) {
            entry.put("used_fraction", (double) used / total);
        }
    }

    private static Answer content(Asked asked) {
        Storage storage = existing(asked, asked.required("storage"));
        if (!storage.isOn(asked.node())) {
            throw ApiError.die("storage '%s' is not available on node '%s'".formatted(storage.id(), asked.node()));
        }
        if (!storage.active()) {
            throw ApiError.die("storage '%s' is not online".formatted(storage.id()));
        }
        ArrayNode list = Json.array();
        for (Volume volume : Volumes.on(asked.cluster(), asked.node(), storage)) {
            boolean wanted = asked.text("content").map(volume.content()::equals).orElse(true)
                    && asked.text("vmid")
                            .map(vmid -> volume.vmid()
                                    .filter(owner -> owner.toString().equals(vmid))
                                    .isPresent())
                            .orElse(true);
            if (wanted) {
                volume(list.addObject(), volume);
            }
        }
        return Answer.of(list);
    }

    private static void volume(ObjectNode entry, Volume volume) {
        entry.put("volid", volume.volid());
        entry.put("content", volume.content());
        entry.put("format", volume.format());
        entry.put("size", volume.sizeBytes());
        entry.put("ctime", volume.createdAt().getEpochSecond());
        volume.vmid().ifPresent(vmid -> entry.put("vmid", vmid.value()));
    }

    private static Storage existing(Asked asked, String id) {
        return asked.cluster().storage(id).orElseThrow(() -> ApiError.die("storage '%s' does not exist".formatted(id)));
    }
}
