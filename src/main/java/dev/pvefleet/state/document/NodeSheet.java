package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.ZfsPoolRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Nodes as rows; the disks of a node are a list in one of its cells.
final class NodeSheet {
    private NodeSheet() {}

    static Sheet<NodeRecord> of(TargetName target) {
        return new Sheet<>(
                row -> read(target, row),
                column("node", node -> node.node().value()),
                column("cpuPct", NodeRecord::cpuPct),
                column("iowaitPct", NodeRecord::iowaitPct),
                column("pressure", node -> PressureSheet.cells(node.pressure())),
                column("cpus", NodeRecord::cpus),
                column("loadavg", NodeRecord::loadavg),
                column("memTotal", NodeRecord::memTotal),
                column("memUsed", NodeRecord::memUsed),
                column("memAvailable", NodeRecord::memAvailable),
                column("memPct", NodeRecord::memPct),
                column("swapTotal", NodeRecord::swapTotal),
                column("swapUsed", NodeRecord::swapUsed),
                column("swapPct", NodeRecord::swapPct),
                column("rootfsTotal", NodeRecord::rootfsTotal),
                column("rootfsUsed", NodeRecord::rootfsUsed),
                column("rootfsAvail", NodeRecord::rootfsAvail),
                column("rootfsPct", NodeRecord::rootfsPct),
                column("uptimeSec", NodeRecord::uptimeSec),
                column("kernelVersion", NodeRecord::kernelVersion),
                column("pveVersion", NodeRecord::pveVersion),
                column(
                        "disks",
                        node -> node.disks().stream()
                                .map(DiskSheet.DISKS::cells)
                                .toList()),
                column("disksState", node -> node.disksState().name()),
                column("disksRecordedAt", NodeRecord::disksRecordedAt),
                column("zfsPools", node -> pools(node.zfsPools())),
                column("zfsRecordedAt", NodeRecord::zfsRecordedAt),
                column("recordedAt", NodeRecord::recordedAt));
    }

    private static NodeRecord read(TargetName target, Row row) {
        return new NodeRecord(
                target,
                row.requiredNode("node"),
                row.decimal("cpuPct"),
                row.decimal("iowaitPct"),
                PressureSheet.of(row, "pressure"),
                row.decimal("cpus"),
                row.decimals("loadavg"),
                row.whole("memTotal"),
                row.whole("memUsed"),
                row.whole("memAvailable"),
                row.decimal("memPct"),
                row.whole("swapTotal"),
                row.whole("swapUsed"),
                row.decimal("swapPct"),
                row.whole("rootfsTotal"),
                row.whole("rootfsUsed"),
                row.whole("rootfsAvail"),
                row.decimal("rootfsPct"),
                row.whole("uptimeSec"),
                row.text("kernelVersion"),
                row.text("pveVersion"),
                row.records("disks", DiskSheet.DISKS),
                row.constant("disksState", DisksState.class),
                row.time("disksRecordedAt"),
                row.has("zfsPools") ? row.records("zfsPools", PoolSheet.POOLS) : null,
                row.time("zfsRecordedAt"),
                row.requiredTime("recordedAt"));
    }

    private static @Nullable Object pools(@Nullable List<ZfsPoolRecord> pools) {
        return pools == null ? null : pools.stream().map(PoolSheet.POOLS::cells).toList();
    }
}
