package dev.pvefleet.model;

import java.util.List;

/// Which nodes of the cluster behind a target belong to it.
public sealed interface NodeScope {

    /// Whether the node belongs to the target.
    boolean includes(NodeName node);

    /// Every node of the cluster, also those that join later (`nodes: all`).
    record All() implements NodeScope {
        @Override
        public boolean includes(NodeName node) {
            return true;
        }
    }

    /// The nodes that the configuration names, in its order (`node: pve1` or `nodes: [pve1, pve2]`).
    record Named(List<NodeName> nodes) implements NodeScope {
        public Named {
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException("a target names at least one node");
            }
            nodes = List.copyOf(nodes);
        }

        @Override
        public boolean includes(NodeName node) {
            return nodes.contains(node);
        }
    }
}
