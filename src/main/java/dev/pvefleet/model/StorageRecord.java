package dev.pvefleet.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One storage as the cluster lists it; a shared storage stands once for all the nodes that mount it.
///
/// @param id PVE's id, `storage/pve1/local`; for a shared storage `storage/NAME`
/// @param node the node of a local storage; null for a shared one
/// @param available whether PVE reports it; sizes of an unavailable storage are unknown, not 0
public record StorageRecord(
        TargetName target,
        String id,
        String storage,
        @Nullable NodeName node,
        @Nullable String plugintype,
        List<String> content,
        boolean shared,
        boolean available,
        @Nullable Long totalBytes,
        @Nullable Long usedBytes,
        Instant recordedAt) {
    public StorageRecord {
        content = List.copyOf(content);
    }

    /// The same storage when nobody says any more how it is.
    public StorageRecord withoutNews() {
        return new StorageRecord(target, id, storage, node, plugintype, content, shared, false, null, null, recordedAt);
    }

    /// The same storage, dated otherwise.
    StorageRecord at(Instant other) {
        return new StorageRecord(
                target, id, storage, node, plugintype, content, shared, available, totalBytes, usedBytes, other);
    }
}
