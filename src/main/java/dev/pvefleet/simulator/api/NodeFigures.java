package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Load;
import dev.pvefleet.simulator.cluster.Node;
import java.time.Instant;

/// The moving numbers of a node at one moment.
record NodeFigures(
        double cpu, double iowait, double load1, double load5, double load15, long memory, long root, long uptime) {
    static NodeFigures of(Cluster cluster, Node node, Instant now) {
        Load load = cluster.load(node.name());
        double cpu = load.between(0.01, 0.6, now, 1);
        return new NodeFigures(
                cpu,
                load.between(0, 0.05, now, 2),
                cpu * node.cpus(),
                load.between(0.02, 0.5, now, 3) * node.cpus(),
                load.between(0.03, 0.4, now, 4) * node.cpus(),
                (long) (node.memoryBytes() * load.between(0.25, 0.85, now, 5)),
                (long) (node.rootBytes() * load.between(0.15, 0.5, now, 6)),
                now.getEpochSecond() - node.bootedAt().getEpochSecond());
    }
}
