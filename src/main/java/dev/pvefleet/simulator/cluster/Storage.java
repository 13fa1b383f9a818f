package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import java.util.Set;

/// An entry of the cluster's storage configuration.
///
/// @param content sorted, joined by commas
/// @param nodes the nodes that it is for; empty for all
/// @param active whether it can be reached; PVE prints sizes of 0 while it cannot
public record Storage(
        String id,
        String type,
        String content,
        boolean shared,
        boolean active,
        long totalBytes,
        double usedRatio,
        Set<NodeName> nodes) {
    public Storage {
        nodes = Set.copyOf(nodes);
    }

    public boolean isOn(NodeName node) {
        return nodes.isEmpty() || nodes.contains(node);
    }

    public long usedBytes() {
        return (long) (totalBytes * usedRatio);
    }

    /// Whether it takes the given content, such as `images`.
    public boolean takes(String kind) {
        return Set.of(content.split(",")).contains(kind);
    }
}
