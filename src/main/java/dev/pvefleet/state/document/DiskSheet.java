package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.SmartState;

/// Disks, as they stand in the row of their node.
final class DiskSheet {
    static final Sheet<DiskRecord> DISKS = new Sheet<>(
            DiskSheet::read,
            column("device", DiskRecord::device),
            column("type", DiskRecord::type),
            column("model", DiskRecord::model),
            column("serial", DiskRecord::serial),
            column("sizeBytes", DiskRecord::sizeBytes),
            column("health", disk -> disk.health().name()),
            column("healthRaw", DiskRecord::healthRaw),
            column("wearoutPct", DiskRecord::wearoutPct),
            column("usedBy", DiskRecord::usedBy));

    private DiskSheet() {}

    private static DiskRecord read(Row row) {
        return new DiskRecord(
                row.word("device"),
                row.text("type"),
                row.text("model"),
                row.text("serial"),
                row.whole("sizeBytes"),
                row.constant("health", SmartState.class),
                row.text("healthRaw"),
                row.decimal("wearoutPct"),
                row.text("usedBy"));
    }
}
