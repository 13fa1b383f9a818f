package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.Pressure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pressures: of a node as a cell of its row, of guests as rows of their own.
final class PressureSheet {
    private static final Sheet<Pressure> PRESSURES = new Sheet<>(
            PressureSheet::read,
            column("cpuSomePct", Pressure::cpuSomePct),
            column("cpuFullPct", Pressure::cpuFullPct),
            column("ioSomePct", Pressure::ioSomePct),
            column("ioFullPct", Pressure::ioFullPct),
            column("memorySomePct", Pressure::memorySomePct),
            column("memoryFullPct", Pressure::memoryFullPct));

    static final Sheet<Map.Entry<GuestId, GuestPressure>> GUESTS = new Sheet<>(
            row -> Map.entry(
                    GuestId.parse(row.word("id")),
                    new GuestPressure(row.requiredNode("node"), read(row), row.requiredTime("recordedAt"))),
            column("id", Map.Entry::getKey),
            column("node", entry -> entry.getValue().node().value()),
            column("cpuSomePct", entry -> entry.getValue().pressure().cpuSomePct()),
            column("cpuFullPct", entry -> entry.getValue().pressure().cpuFullPct()),
            column("ioSomePct", entry -> entry.getValue().pressure().ioSomePct()),
            column("ioFullPct", entry -> entry.getValue().pressure().ioFullPct()),
            column("memorySomePct", entry -> entry.getValue().pressure().memorySomePct()),
            column("memoryFullPct", entry -> entry.getValue().pressure().memoryFullPct()),
            column("recordedAt", entry -> entry.getValue().recordedAt()));

    private PressureSheet() {}

    static @Nullable Object cells(@Nullable Pressure pressure) {
        return pressure == null ? null : PRESSURES.cells(pressure);
    }

    /// The pressure that a cell holds, if it does.
    static @Nullable Pressure of(Row row, String column) {
        return row.records(column, PRESSURES).stream().findFirst().orElse(null);
    }

    private static Pressure read(Row row) {
        return new Pressure(
                row.decimal("cpuSomePct"),
                row.decimal("cpuFullPct"),
                row.decimal("ioSomePct"),
                row.decimal("ioFullPct"),
                row.decimal("memorySomePct"),
                row.decimal("memoryFullPct"));
    }
}
