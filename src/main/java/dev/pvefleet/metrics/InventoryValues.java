package dev.pvefleet.metrics;

import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeSummary;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one `sync` saw: which nodes are there, guests, and storages.
final class InventoryValues {
    private static final String UNKNOWN = "unknown";
    private static final List<Column<NodeSummary>> NODES =
            List.of(Column.flag(Catalogue.NODE_UP, InventoryValues::isUp));

    private InventoryValues() {}

    static void write(String target, Inventory inventory, Consumer<Points> families) {
        Column.write(NODES, target, inventory.nodes().stream(), node -> "node/" + node.node(), families);
        GuestValues.write(target, inventory.guests(), families);
        StorageValues.write(target, inventory.storages(), families);
    }

    private static @Nullable Boolean isUp(NodeSummary node) {
        return node.status().equals(UNKNOWN) ? null : Boolean.valueOf(node.isOnline());
    }
}
