package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonParser;
import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.model.TargetName;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that one `sync` saw, as one document.
public final class InventoryDocument {
    private static final String RECORDED_AT = "recordedAt";
    private static final String NOTICES = "notices";
    private static final String DENIED = "denied";
    private static final String NODES = "nodes";
    private static final String STORAGES = "storages";
    private static final String GUESTS = "guests";

    private final TargetName target;
    private final Distinct distinct = new Distinct();
    private final List<String> notices = new ArrayList<>();
    private final List<NodeSummary> nodes = new ArrayList<>();
    private final List<StorageRecord> storages = new ArrayList<>();
    private final List<GuestRecord> guests = new ArrayList<>();
    private @Nullable Failure denied;
    private @Nullable Instant recordedAt;

    private InventoryDocument(TargetName target) {
        this.target = target;
    }

    public static Packed pack(Inventory inventory) {
        return Packed.of(out -> {
            out.writeStringField(RECORDED_AT, inventory.recordedAt().toString());
            out.writeFieldName(NOTICES);
            Json.write(out, inventory.notices());
            out.writeFieldName(DENIED);
            Json.write(out, inventory.denied().map(FailureSheet.FAILURES::cells).orElse(null));
            out.writeFieldName(NODES);
            SummarySheet.NODES.write(out, inventory.nodes());
            out.writeFieldName(STORAGES);
            StorageSheet.of(inventory.target()).write(out, inventory.storages());
            out.writeFieldName(GUESTS);
            GuestSheet.of(inventory.target()).write(out, inventory.guests());
        });
    }

    /// What the document says.
    ///
    /// @throws DocumentException if the document cannot be understood
    public static Inventory unpack(TargetName target, byte[] bytes) {
        InventoryDocument document = new InventoryDocument(target);
        Packed.read(bytes, document::take);
        return document.inventory();
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case RECORDED_AT -> recordedAt = distinct.time(in.getText());
            case NOTICES -> Json.list(in).forEach(notice -> notices.add(String.valueOf(notice)));
            case DENIED -> denied = FailureSheet.of(Json.value(in));
            case NODES -> nodes.addAll(SummarySheet.NODES.read(in, distinct));
            case STORAGES -> storages.addAll(StorageSheet.of(target).read(in, distinct));
            case GUESTS -> guests.addAll(GuestSheet.of(target).read(in, distinct));
            default -> in.skipChildren();
        }
    }

    private Inventory inventory() {
        if (recordedAt == null) {
            throw new DocumentException("'%s' is missing".formatted(RECORDED_AT));
        }
        return new Inventory(target, guests, nodes, storages, notices, Optional.ofNullable(denied), recordedAt);
    }
}
