package dev.pvefleet.schedule;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.NodeDisks;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.TargetName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The disks in a node's record, which are read at their own cadence and must not be lost in between.
final class Disks {
    private Disks() {}

    /// A record that was read without disks, with those that are known.
    static NodeRecord keptIn(NodeRecord read, Optional<NodeRecord> known) {
        return known.map(old -> with(read, old.disks(), old.disksState(), old.disksRecordedAt()))
                .orElse(read);
    }

    /// The nodes known, with the disks that were read. Where they could not be read, the last good ones stay with their
    /// time, and the state says why. A node whose status was not read yet has a record of its disks alone.
    static SortedMap<NodeName, NodeRecord> joined(
            TargetName target, SortedMap<NodeName, NodeRecord> known, NodeReadings<NodeDisks> read) {
        SortedMap<NodeName, NodeRecord> joined = new TreeMap<>(known);
        read.failures().forEach((name, failure) -> joined.computeIfPresent(name, (_, node) -> failed(node, failure)));
        read.nodes()
                .forEach(disks -> joined.put(
                        disks.node(),
                        with(
                                Optional.ofNullable(known.get(disks.node()))
                                        .orElseGet(() -> NodeRecord.unread(target, disks.node(), disks.recordedAt())),
                                disks.disks(),
                                DisksState.OK,
                                disks.recordedAt())));
        return joined;
    }

    private static NodeRecord failed(NodeRecord node, Failure failure) {
        return with(node, node.disks(), DisksState.of(failure.kind()), node.disksRecordedAt());
    }

    private static NodeRecord with(
            NodeRecord read, List<DiskRecord> disks, DisksState state, @Nullable Instant recordedAt) {
        return new NodeRecord(
                read.target(),
                read.node(),
                read.cpuPct(),
                read.iowaitPct(),
                read.pressure(),
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
                read.zfsPools(),
                read.zfsRecordedAt(),
                read.recordedAt());
    }
}
