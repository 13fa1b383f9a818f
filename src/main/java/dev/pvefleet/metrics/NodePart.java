package dev.pvefleet.metrics;

import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.ZfsPoolRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The nodes of a target with their disks and pools, each of which ages on its own.
final class NodePart {
    private NodePart() {}

    /// When the first of the values that are fresh has to be withdrawn.
    static Instant until(Collection<NodeRecord> nodes, Freshness freshness) {
        Instant ofStatus =
                freshness.firstEnd(Operation.NODE_STATUS, nodes.stream().map(NodeRecord::recordedAt));
        Instant ofDisks = freshness.firstEnd(
                Operation.SMART,
                nodes.stream()
                        .flatMap(node -> Stream.of(moment(node.disksRecordedAt()), moment(node.zfsRecordedAt())))
                        .flatMap(moments -> moments));
        return Stream.of(ofStatus, ofDisks).min(Comparator.naturalOrder()).orElseThrow();
    }

    private static Stream<Instant> moment(@Nullable Instant moment) {
        return Stream.ofNullable(moment);
    }

    static void write(Collection<NodeRecord> nodes, Freshness freshness, Consumer<Points> families) {
        Samples samples = new Samples();
        nodes.forEach(node -> add(node, freshness, samples));
        samples.forEach(families);
    }

    private static void add(NodeRecord node, Freshness freshness, Samples samples) {
        if (freshness.isFresh(Operation.NODE_STATUS, node.recordedAt())) {
            NodeValues.addTo(samples, node);
        }
        Instant disksReadAt = node.disksRecordedAt();
        if (disksReadAt != null && freshness.isOn(Operation.SMART)) {
            DiskValues.addAge(samples, node, disksReadAt);
            if (freshness.isFresh(Operation.SMART, disksReadAt)) {
                DiskValues.addTo(samples, node);
            }
        }
        Instant poolsReadAt = node.zfsRecordedAt();
        List<ZfsPoolRecord> pools = node.zfsPools();
        if (poolsReadAt != null && pools != null && freshness.isFresh(Operation.SMART, poolsReadAt)) {
            DiskValues.addPools(samples, node, pools);
        }
    }
}
