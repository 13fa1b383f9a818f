package dev.pvefleet.cli.print;

import dev.pvefleet.cli.print.Table.Cell;
import dev.pvefleet.cli.print.Table.Tone;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.StorageRecord;
import java.util.List;
import java.util.TreeMap;

/// Guests and storages as tables.
public final class GuestTables {
    private static final double FULL_PCT = 90;

    private GuestTables() {}

    public static Table list(List<GuestRecord> guests) {
        Table table = Table.of(
                "Guests", "TARGET", "ID", "NAME", "NODE", "STATUS", ">CPU", ">MEMORY", ">DISK", ">UPTIME", "TAGS");
        guests.forEach(guest -> table.row(
                Cell.of(guest.target()),
                Cell.of(guest.id()),
                Cell.of(Amount.text(guest.name())),
                Cell.of(guest.node()),
                status(guest),
                Cell.of(Amount.percent(guest.cpuPct())),
                Cell.of(Amount.share(guest.memBytes(), guest.maxMemBytes())),
                Cell.of(Amount.share(guest.diskBytes(), guest.maxDiskBytes())),
                Cell.of(Amount.uptime(guest.uptimeSec())),
                Cell.of(guest.tags())));
        return table;
    }

    public static Table storages(List<StorageRecord> storages) {
        Table table = Table.of("Storages", "TARGET", "STORAGE", "NODE", "TYPE", "CONTENT", ">USED", ">FULL");
        storages.forEach(storage -> table.row(
                Cell.of(storage.target()),
                Cell.of(storage.storage()),
                Cell.of(storage.shared() ? "(shared)" : Amount.text(storage.node())),
                Cell.of(Amount.text(storage.plugintype())),
                Cell.of(String.join(",", storage.content())),
                storage.available()
                        ? Cell.of(Amount.share(storage.usedBytes(), storage.totalBytes()))
                        : new Cell("unavailable", Tone.BAD),
                fill(storage)));
        return table;
    }

    public static Table one(GuestRecord guest) {
        Table table = Table.of("Guest " + guest.id(), "FIELD", "VALUE");
        row(table, "target", guest.target());
        row(table, "id", guest.id());
        row(table, "name", Amount.text(guest.name()));
        row(table, "node", guest.node());
        table.row(Cell.of("status"), status(guest));
        row(table, "ipv4", Amount.text(guest.ipv4()));
        row(table, "cpu", Amount.percent(guest.cpuPct()) + " of " + Amount.number(guest.cpus()) + " cores");
        row(table, "memory", Amount.share(guest.memBytes(), guest.maxMemBytes()));
        row(table, "disk", Amount.share(guest.diskBytes(), guest.maxDiskBytes()));
        row(table, "network", Amount.bytes(guest.netinBytes()) + " in, " + Amount.bytes(guest.netoutBytes()) + " out");
        row(table, "uptime", Amount.uptime(guest.uptimeSec()));
        row(table, "tags", guest.tags());
        row(table, "managed", guest.managed());
        row(table, "protected", guest.isProtected());
        row(table, "lock", Amount.text(guest.lock()));
        row(table, "ha", Amount.text(guest.haState()));
        row(table, "template", Amount.text(guest.template()));
        row(table, "recorded at", guest.recordedAt());
        return table;
    }

    public static Table config(GuestConfig config) {
        Table table = Table.of("Config of " + config.type() + "/" + config.vmid(), "KEY", "VALUE");
        new TreeMap<>(config.config()).forEach((key, value) -> row(table, key, value));
        return table;
    }

    private static void row(Table table, String field, Object value) {
        table.row(Cell.of(field), Cell.of(value));
    }

    private static Cell status(GuestRecord guest) {
        String lock = guest.lock();
        String text = lock == null ? guest.status() : guest.status() + " (" + lock + ")";
        Tone tone = switch (guest.status()) {
            case "running" -> Tone.GOOD;
            case "stopped" -> Tone.FAINT;
            default -> Tone.CAUTION;
        };
        return new Cell(text, tone);
    }

    private static Cell fill(StorageRecord storage) {
        Long used = storage.usedBytes();
        Long total = storage.totalBytes();
        if (used == null || total == null || total == 0) {
            return Cell.of(Amount.text(null));
        }
        double percent = 100.0 * used / total;
        return new Cell(Amount.percent(percent), percent >= FULL_PCT ? Tone.BAD : Tone.PLAIN);
    }
}
