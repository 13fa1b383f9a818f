package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.model.TargetName;
import org.jspecify.annotations.Nullable;

/// The storages of a cluster as rows.
final class StorageSheet {
    private StorageSheet() {}

    static Sheet<StorageRecord> of(TargetName target) {
        return new Sheet<>(
                row -> read(target, row),
                column("id", StorageRecord::id),
                column("storage", StorageRecord::storage),
                column("node", storage -> name(storage.node())),
                column("plugintype", StorageRecord::plugintype),
                column("content", StorageRecord::content),
                column("shared", StorageRecord::shared),
                column("available", StorageRecord::available),
                column("totalBytes", StorageRecord::totalBytes),
                column("usedBytes", StorageRecord::usedBytes),
                column("recordedAt", StorageRecord::recordedAt));
    }

    private static StorageRecord read(TargetName target, Row row) {
        return new StorageRecord(
                target,
                row.word("id"),
                row.word("storage"),
                row.node("node"),
                row.text("plugintype"),
                row.texts("content"),
                row.isTrue("shared"),
                row.isTrue("available"),
                row.whole("totalBytes"),
                row.whole("usedBytes"),
                row.requiredTime("recordedAt"));
    }

    private static @Nullable String name(@Nullable NodeName node) {
        return node == null ? null : node.value();
    }
}
