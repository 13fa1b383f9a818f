package dev.pvefleet.schedule;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The disks in a node's record, which are read at their own cadence and must not be lost in between.
final class Disks {
    private Disks() {}

    /// The record with the disks that were read last with success: its own, or else the older record's with their time.
    static NodeRecord keepingLastGood(NodeRecord read, Optional<NodeRecord> known) {
        Optional<NodeRecord> newer = known.filter(old -> old.recordedAt().isAfter(read.recordedAt()));
        if (newer.isPresent() && read.disksState() == DisksState.OK) {
            // Reading disks takes long, and the node's status may have been read again meanwhile.
            return with(newer.get(), read.disks(), read.disksState(), read.disksRecordedAt());
        }
        return switch (read.disksState()) {
            case OK -> read;
            case SKIPPED ->
                known.map(old -> with(read, old.disks(), old.disksState(), old.disksRecordedAt()))
                        .orElse(read);
            case FORBIDDEN, TIMEOUT, UNSUPPORTED, FAILED ->
                known.map(old -> with(read, old.disks(), read.disksState(), old.disksRecordedAt()))
                        .orElse(read);
        };
    }

    /// Why the disks were not read, if they should have been.
    static Optional<Failure> failure(NodeRecord read, boolean wanted) {
        return switch (read.disksState()) {
            case OK -> Optional.empty();
            case SKIPPED -> wanted ? Optional.of(failure(Kind.REJECTED, read)) : Optional.empty();
            case FORBIDDEN -> Optional.of(failure(Kind.FORBIDDEN, read));
            case TIMEOUT -> Optional.of(failure(Kind.TIMEOUT, read));
            case UNSUPPORTED -> Optional.of(failure(Kind.UNSUPPORTED, read));
            case FAILED -> Optional.of(failure(Kind.REJECTED, read));
        };
    }

    private static Failure failure(Kind kind, NodeRecord read) {
        String message = "the disks of %s could not be read: %s"
                .formatted(read.node(), read.disksState().label());
        Optional<String> hint = kind == Kind.FORBIDDEN
                ? Optional.of("grant Sys.Audit on /nodes/%s, or on / for PVE 7".formatted(read.node()))
                : Optional.empty();
        return new Failure(kind, message, hint);
    }

    private static NodeRecord with(
            NodeRecord read, List<DiskRecord> disks, DisksState state, @Nullable Instant recordedAt) {
        return new NodeRecord(
                read.target(),
                read.node(),
                read.cpuPct(),
                read.iowaitPct(),
                read.cpus(),
                read.loadavg(),
                read.memTotal(),
                read.memUsed(),
                read.memAvailable(),
                read.memPct(),
                read.swapTotal(),
                read.swapUsed(),
                read.swapPct(),
                read.rootfsTotal(),
                read.rootfsUsed(),
                read.rootfsAvail(),
                read.rootfsPct(),
                read.uptimeSec(),
                read.kernelVersion(),
                read.pveVersion(),
                disks,
                state,
                recordedAt,
                read.recordedAt());
    }
}
