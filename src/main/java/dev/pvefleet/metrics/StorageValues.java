package dev.pvefleet.metrics;

import dev.pvefleet.model.StorageRecord;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The storages of a target.
final class StorageValues {
    private static final List<Column<StorageRecord>> COLUMNS = List.of(
            Column.info(Catalogue.STORAGE_INFO, StorageValues::names),
            Column.of(Catalogue.STORAGE_UP, storage -> storage.available() ? 1 : null),
            Column.of(Catalogue.STORAGE_SIZE, StorageRecord::totalBytes),
            Column.of(Catalogue.STORAGE_USED, StorageRecord::usedBytes));

    private StorageValues() {}

    static void write(String target, List<StorageRecord> storages, Consumer<Points> families) {
        Column.write(COLUMNS, target, storages.stream(), StorageRecord::id, families);
    }

    private static List<String> names(StorageRecord storage) {
        return List.of(
                storage.node() == null ? "" : storage.node().toString(),
                storage.storage(),
                orEmpty(storage.plugintype()),
                String.join(",", storage.content()),
                Boolean.toString(storage.shared()));
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
