package dev.pvefleet.schedule;

import dev.pvefleet.health.NodeDiskLists;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.TargetName;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/// The disks in a node's record and the pools on them, which are read at their own cadence and must not be lost in
/// between.
final class Disks {
    private Disks() {}

    /// A record that was read without disks, with those that are known.
    static NodeRecord keptIn(NodeRecord read, NodeRecord known) {
        return read.withDisks(known.disks(), known.disksState(), known.disksRecordedAt())
                .withPools(known.zfsPools(), known.zfsRecordedAt());
    }

    /// The nodes known, with what was read. What could not be read stays as it last was with its time, and the disks'
    /// state says why. A node whose status was not read yet has a record of its disks and pools alone.
    static SortedMap<NodeName, NodeRecord> joined(
            TargetName target, SortedMap<NodeName, NodeRecord> known, NodeDiskLists.Found read) {
        SortedMap<NodeName, NodeRecord> joined = new TreeMap<>(known);
        read.disks()
                .failures()
                .forEach((name, failure) -> joined.computeIfPresent(name, (_, node) -> failed(node, failure)));
        read.disks()
                .nodes()
                .forEach(disks -> joined.put(
                        disks.node(),
                        node(target, joined, disks.node(), disks.recordedAt())
                                .withDisks(disks.disks(), DisksState.OK, disks.recordedAt())));
        read.pools()
                .nodes()
                .forEach(pools -> joined.put(
                        pools.node(),
                        node(target, joined, pools.node(), pools.recordedAt())
                                .withPools(pools.pools(), pools.recordedAt())));
        return joined;
    }

    private static NodeRecord failed(NodeRecord node, Failure failure) {
        return node.withDisks(node.disks(), DisksState.of(failure.kind()), node.disksRecordedAt());
    }

    private static NodeRecord node(
            TargetName target, SortedMap<NodeName, NodeRecord> known, NodeName name, Instant recordedAt) {
        NodeRecord node = known.get(name);
        return node == null ? NodeRecord.unread(target, name, recordedAt) : node;
    }
}
