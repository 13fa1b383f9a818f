package dev.pvefleet.proxmox;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.StorageRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One storage on one node in `/cluster/resources`. A shared storage has a row for each node that mounts it.
record StorageRow(String storage, NodeName node, Fields fields) {

    /// Empty without a name or node.
    static Optional<StorageRow> of(Fields row) {
        return Optional.ofNullable(row.text("storage"))
                .flatMap(storage -> Ids.node(row).map(node -> new StorageRow(storage, node, row)));
    }

    /// The rows in scope as records. Of a shared storage's rows, one from a node that reaches it speaks for all.
    static List<StorageRecord> records(Collection<StorageRow> rows, Target target, Instant recordedAt) {
        Map<String, StorageRow> best = new LinkedHashMap<>();
        rows.stream()
                .filter(row -> target.scope().includes(row.node()))
                .sorted(Comparator.comparing(StorageRow::node))
                .forEach(row -> best.merge(row.id(), row, (first, next) -> first.isAvailable() ? first : next));
        return best.values().stream()
                .map(row -> row.record(target, recordedAt))
                .sorted(Comparator.comparing(StorageRecord::id))
                .toList();
    }

    private String id() {
        return isShared() ? "storage/" + storage : "storage/" + node + "/" + storage;
    }

    private boolean isShared() {
        return fields.isSet("shared");
    }

    private boolean isAvailable() {
        return "available".equals(fields.text("status"));
    }

    private StorageRecord record(Target target, Instant recordedAt) {
        return new StorageRecord(
                target.name(),
                id(),
                storage,
                isShared() ? null : node,
                fields.text("plugintype"),
                fields.words("content"),
                isShared(),
                isAvailable(),
                size("maxdisk"),
                size("disk"),
                recordedAt);
    }

    /// PVE has no figures of a storage that it cannot reach, and may write 0; a storage without a size is none.
    private @Nullable Long size(String name) {
        Long total = fields.whole("maxdisk");
        return isAvailable() && total != null && total > 0 ? fields.whole(name) : null;
    }
}
