package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.ZfsPoolRecord;

/// ZFS pools, as they stand in the row of their node.
final class PoolSheet {
    static final Sheet<ZfsPoolRecord> POOLS = new Sheet<>(
            row -> new ZfsPoolRecord(
                    row.word("name"),
                    row.text("state"),
                    row.whole("sizeBytes"),
                    row.whole("allocatedBytes"),
                    row.decimal("fragmentationPct")),
            column("name", ZfsPoolRecord::name),
            column("state", ZfsPoolRecord::state),
            column("sizeBytes", ZfsPoolRecord::sizeBytes),
            column("allocatedBytes", ZfsPoolRecord::allocatedBytes),
            column("fragmentationPct", ZfsPoolRecord::fragmentationPct));

    private PoolSheet() {}
}
