package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What cluster to simulate: how large, which PVE version, how slow.
///
/// @param nodes how many nodes, named `pve1`, `pve2`, …; a single one is a host without a cluster
/// @param guestsPerNode guests of each node; the first ones of the cluster are the {@link Cast}
/// @param seed decides sizes and loads, so that two clusters from one spec are equal
/// @param deadNodes nodes that are down from the start
/// @param latency added to every REST answer
/// @param authDelay how long a 401 is held back; PVE takes 3 s
/// @param keepAlive how long an idle connection stays open; PVE allows 5 s
/// @param pveshDelay added to every pvesh call; on a real node Perl takes about a second to start
/// @param apiPort the first node's port, the others follow; 0 for free ports
/// @param sshPort the same for SSH
public record ClusterSpec(
        String name,
        PveVersion version,
        int nodes,
        int guestsPerNode,
        long seed,
        Set<NodeName> deadNodes,
        Duration latency,
        Duration authDelay,
        Duration keepAlive,
        Duration pveshDelay,
        int apiPort,
        int sshPort) {
    private static final int MOST_NODES = 200;
    private static final int MOST_GUESTS = 5_000;

    public ClusterSpec {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException("a simulated cluster has 1 to %d nodes".formatted(MOST_NODES));
        }
        if (guestsPerNode < 0 || guestsPerNode > MOST_GUESTS) {
            throw new IllegalArgumentException("a simulated node has 0 to %d guests".formatted(MOST_GUESTS));
        }
        deadNodes = Set.copyOf(deadNodes);
    }

    /// Three nodes of PVE 9 with the whole cast, no artificial delays and free ports: what most tests want.
    public static ClusterSpec small() {
        return new ClusterSpec(
                "lab",
                new PveVersion(9, 1),
                3,
                8,
                1,
                Set.of(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ZERO,
                0,
                0);
    }

    /// The names of the nodes, in order.
    public List<NodeName> nodeNames() {
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(index -> new NodeName("pve" + index))
                .toList();
    }

    public ClusterSpec withName(String newName) {
        return new ClusterSpec(
                newName,
                version,
                nodes,
                guestsPerNode,
                seed,
                deadNodes,
                latency,
                authDelay,
                keepAlive,
                pveshDelay,
                apiPort,
                sshPort);
    }

    /// Another PVE: 7.4, 8.3, 8.4, 9.0 and 9.1 differ in what they answer.
    public ClusterSpec withVersion(PveVersion newVersion) {
        return new ClusterSpec(
                name,
                newVersion,
                nodes,
                guestsPerNode,
                seed,
                deadNodes,
                latency,
                authDelay,
                keepAlive,
                pveshDelay,
                apiPort,
                sshPort);
    }

    public ClusterSpec withSize(int newNodes, int newGuestsPerNode) {
        return new ClusterSpec(
                name,
                version,
                newNodes,
                newGuestsPerNode,
                seed,
                deadNodes,
                latency,
                authDelay,
                keepAlive,
                pveshDelay,
                apiPort,
                sshPort);
    }

    public ClusterSpec withSeed(long newSeed) {
        return new ClusterSpec(
                name,
                version,
                nodes,
                guestsPerNode,
                newSeed,
                deadNodes,
                latency,
                authDelay,
                keepAlive,
                pveshDelay,
                apiPort,
                sshPort);
    }

    public ClusterSpec withDeadNodes(Set<NodeName> dead) {
        return new ClusterSpec(
                name,
                version,
                nodes,
                guestsPerNode,
                seed,
                dead,
                latency,
                authDelay,
                keepAlive,
                pveshDelay,
                apiPort,
                sshPort);
    }

    public ClusterSpec withLatency(Duration newLatency) {
        return new ClusterSpec(
                name,
                version,
                nodes,
                guestsPerNode,
                seed,
                deadNodes,
                newLatency,
                authDelay,
                keepAlive,
                pveshDelay,
                apiPort,
                sshPort);
    }

    public ClusterSpec withAuthDelay(Duration newDelay) {
        return new ClusterSpec(
                name,
                version,
                nodes,
                guestsPerNode,
                seed,
                deadNodes,
                latency,
                newDelay,
                keepAlive,
                pveshDelay,
                apiPort,
                sshPort);
    }

    public ClusterSpec withKeepAlive(Duration newKeepAlive) {
        return new ClusterSpec(
                name,
                version,
                nodes,
                guestsPerNode,
                seed,
                deadNodes,
                latency,
                authDelay,
                newKeepAlive,
                pveshDelay,
                apiPort,
                sshPort);
    }

    public ClusterSpec withPveshDelay(Duration newDelay) {
        return new ClusterSpec(
                name,
                version,
                nodes,
                guestsPerNode,
                seed,
                deadNodes,
                latency,
                authDelay,
                keepAlive,
                newDelay,
                apiPort,
                sshPort);
    }

    /// Fixed ports; 0 means free ones.
    public ClusterSpec withPorts(int newApiPort, int newSshPort) {
        return new ClusterSpec(
                name,
                version,
                nodes,
                guestsPerNode,
                seed,
                deadNodes,
                latency,
                authDelay,
                keepAlive,
                pveshDelay,
                newApiPort,
                newSshPort);
    }
}
