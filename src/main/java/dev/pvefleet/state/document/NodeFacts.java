package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.TargetName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What makes a version of a node: the facts that change when somebody changes something, as one text. Texts are equal
/// when the facts are.
public final class NodeFacts {
    private static final String DISKS = "disks";

    /// A disk without its wear, which goes on by itself.
    private static final Sheet<DiskRecord> LASTING_DISKS = new Sheet<>(
            row -> DiskSheet.DISKS.read(row),
            column("device", DiskRecord::device),
            column("type", DiskRecord::type),
            column("model", DiskRecord::model),
            column("serial", DiskRecord::serial),
            column("sizeBytes", DiskRecord::sizeBytes),
            column("health", disk -> disk.health().name()),
            column("healthRaw", DiskRecord::healthRaw),
            column("usedBy", DiskRecord::usedBy));

    private static final Sheet<NodeRecord> WRITTEN = sheet(new TargetName("any"), Instant.EPOCH);

    private NodeFacts() {}

    /// The facts of a node that was read, with what this reading did not bring taken from the facts that are known:
    /// the disks where they were not read, and the verdict of a disk that did not answer.
    public static String write(NodeRecord read, Optional<NodeRecord> known) {
        List<DiskRecord> before = known.map(NodeRecord::disks).orElse(List.of());
        Stream<DiskRecord> disks = read.disksRecordedAt() == null
                ? before.stream()
                : read.disks().stream().map(disk -> completed(disk, before));
        Map<String, Object> cells = WRITTEN.cells(read);
        cells.put(DISKS, disks.map(LASTING_DISKS::cells).toList());
        return Json.text(cells);
    }

    /// The node without what changes by itself.
    ///
    /// @throws DocumentException if the text cannot be understood
    public static NodeRecord read(TargetName target, Instant since, String text) {
        return sheet(target, since).read(text);
    }

    private static DiskRecord completed(DiskRecord read, List<DiskRecord> before) {
        return read.health() == SmartState.UNKNOWN
                ? before.stream()
                        .filter(disk ->
                                disk.device().equals(read.device()) && Objects.equals(disk.serial(), read.serial()))
                        .findFirst()
                        .orElse(read)
                : read;
    }

    private static Sheet<NodeRecord> sheet(TargetName target, Instant since) {
        return new Sheet<>(
                row -> read(target, since, row),
                column("node", node -> node.node().value()),
                column("cpus", NodeRecord::cpus),
                column("memTotal", NodeRecord::memTotal),
                column("swapTotal", NodeRecord::swapTotal),
                column("rootfsTotal", NodeRecord::rootfsTotal),
                column("kernelVersion", NodeRecord::kernelVersion),
                column("pveVersion", NodeRecord::pveVersion));
    }

    private static NodeRecord read(TargetName target, Instant since, Row row) {
        return new NodeRecord(
                target,
                row.requiredNode("node"),
                null,
                null,
                null,
                row.decimal("cpus"),
                List.of(),
                row.whole("memTotal"),
                null,
                null,
                null,
                row.whole("swapTotal"),
                null,
                null,
                row.whole("rootfsTotal"),
                null,
                null,
                null,
                null,
                row.text("kernelVersion"),
                row.text("pveVersion"),
                row.records(DISKS, LASTING_DISKS),
                DisksState.OK,
                null,
                null,
                null,
                since);
    }
}
