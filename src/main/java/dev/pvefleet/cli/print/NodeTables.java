package dev.pvefleet.cli.print;

import dev.pvefleet.cli.print.Table.Cell;
import dev.pvefleet.cli.print.Table.Tone;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeRecord;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Nodes, their disks, storages and bridges as tables.
public final class NodeTables {
    private static final double PRESSING_PCT = 90;
    private static final double WORN_PCT = 10;

    private NodeTables() {}

    public static Table health(List<NodeRecord> nodes) {
        Table table = Table.of(
                "Nodes",
                "TARGET",
                "NODE",
                "PVE",
                ">CPU",
                ">CPUS",
                "LOAD",
                ">MEMORY",
                ">",
                ">ROOT FS",
                ">",
                ">UPTIME",
                "DISKS");
        nodes.forEach(node -> table.row(
                Cell.of(node.target()),
                Cell.of(node.node()),
                Cell.of(Amount.text(node.pveVersion())),
                pressure(node.cpuPct()),
                Cell.of(Amount.number(node.cpus())),
                Cell.of(node.loadavg().stream().map(Amount::load).collect(Collectors.joining(" "))),
                Cell.of(Amount.share(node.memUsed(), node.memTotal())),
                pressure(node.memPct()),
                Cell.of(Amount.share(node.rootfsUsed(), node.rootfsTotal())),
                pressure(node.rootfsPct()),
                Cell.of(Amount.uptime(node.uptimeSec())),
                disksState(node)));
        return table;
    }

    public static Table disks(List<NodeRecord> nodes) {
        Table table = Table.of(
                "Disks",
                "TARGET",
                "NODE",
                "DEVICE",
                "TYPE",
                "MODEL",
                "SERIAL",
                ">SIZE",
                "HEALTH",
                ">LIFE LEFT",
                "USED BY");
        nodes.forEach(node -> node.disks()
                .forEach(disk -> table.row(
                        Cell.of(node.target()),
                        Cell.of(node.node()),
                        Cell.of(disk.device()),
                        Cell.of(Amount.text(disk.type())),
                        Cell.of(Amount.text(disk.model())),
                        Cell.of(Amount.text(disk.serial())),
                        Cell.of(Amount.bytes(disk.sizeBytes())),
                        verdict(disk),
                        life(disk.wearoutPct()),
                        Cell.of(Amount.text(disk.usedBy())))));
        return table;
    }

    public static Table storages(List<NodeConfigRecord> nodes) {
        Table table = Table.of("Storages", "TARGET", "NODE", "STORAGE", "TYPE", "CONTENT", "STATE", ">USED", ">FREE");
        nodes.forEach(node -> node.storages()
                .forEach(storage -> table.row(
                        Cell.of(node.target()),
                        Cell.of(node.node()),
                        Cell.of(storage.id()),
                        Cell.of(Amount.text(storage.type())),
                        Cell.of(String.join(",", storage.content())),
                        state(storage),
                        Cell.of(Amount.share(storage.usedBytes(), storage.totalBytes())),
                        Cell.of(Amount.bytes(storage.availBytes())))));
        return table;
    }

    public static Table bridges(List<NodeConfigRecord> nodes) {
        Table table = Table.of("Bridges", "TARGET", "NODE", "BRIDGE", "TYPE", "ACTIVE", "ADDRESS", "PORTS");
        nodes.forEach(node -> node.bridges()
                .forEach(bridge -> table.row(
                        Cell.of(node.target()),
                        Cell.of(node.node()),
                        Cell.of(bridge.iface()),
                        Cell.of(Amount.text(bridge.type())),
                        Cell.of(Amount.text(bridge.active())),
                        Cell.of(Amount.text(bridge.cidr())),
                        Cell.of(Amount.text(bridge.ports())))));
        return table;
    }

    private static Cell pressure(@Nullable Double percent) {
        return new Cell(Amount.percent(percent), percent != null && percent >= PRESSING_PCT ? Tone.BAD : Tone.PLAIN);
    }

    private static Cell disksState(NodeRecord node) {
        return switch (node.disksState()) {
            case OK -> Cell.of(node.disks().size());
            case SKIPPED -> new Cell(node.disksState().label(), Tone.FAINT);
            case FORBIDDEN, TIMEOUT, UNSUPPORTED, FAILED ->
                new Cell(node.disksState().label(), Tone.CAUTION);
        };
    }

    private static Cell verdict(DiskRecord disk) {
        return switch (disk.health()) {
            case PASSED -> new Cell(disk.health().name(), Tone.GOOD);
            case FAILED -> new Cell(disk.health().name() + " (" + disk.healthRaw() + ")", Tone.BAD);
            case UNKNOWN, DISABLED -> new Cell(disk.health().name(), Tone.CAUTION);
        };
    }

    private static Cell life(@Nullable Double percent) {
        return new Cell(Amount.percent(percent), percent != null && percent <= WORN_PCT ? Tone.BAD : Tone.PLAIN);
    }

    private static Cell state(NodeConfigRecord.Storage storage) {
        if (!storage.enabled()) {
            return new Cell("disabled", Tone.FAINT);
        }
        return storage.active() ? new Cell("active", Tone.GOOD) : new Cell("inactive", Tone.BAD);
    }
}
