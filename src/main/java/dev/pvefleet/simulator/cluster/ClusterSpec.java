package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What cluster to simulate: how large, which PVE version, how slow.
///
/// @param seed decides sizes and loads, so that two clusters from one spec are equal
/// @param deadNodes nodes that are down from the start
/// @param templates whether there are templates to clone from beside the cast: VM 9000 and container 9100
public record ClusterSpec(
        String name,
        PveVersion version,
        Size size,
        long seed,
        Set<NodeName> deadNodes,
        Delays delays,
        Ports ports,
        Pace pace,
        Habits habits,
        boolean templates) {
    public ClusterSpec {
        deadNodes = Set.copyOf(deadNodes);
    }

    /// Three nodes of PVE 9 with the whole cast, no artificial delays and free ports: what most tests want.
    public static ClusterSpec small() {
        return new ClusterSpec(
                "lab",
                new PveVersion(9, 1),
                new Size(3, 8),
                1,
                Set.of(),
                Delays.NONE,
                new Ports(0, 0),
                Pace.INSTANT,
                Habits.USUAL,
                false);
    }

    /// The names of the nodes, in order.
    public List<NodeName> nodeNames() {
        return IntStream.rangeClosed(1, size.nodes())
                .mapToObj(index -> new NodeName("pve" + index))
                .toList();
    }

    public ClusterSpec withName(String newName) {
        return new ClusterSpec(newName, version, size, seed, deadNodes, delays, ports, pace, habits, templates);
    }

    /// Another PVE: 7.4, 8.3, 8.4, 9.0 and 9.1 differ in what they answer.
    public ClusterSpec withVersion(PveVersion newVersion) {
        return new ClusterSpec(name, newVersion, size, seed, deadNodes, delays, ports, pace, habits, templates);
    }

    public ClusterSpec withSize(int nodes, int guestsPerNode) {
        return new ClusterSpec(
                name, version, new Size(nodes, guestsPerNode), seed, deadNodes, delays, ports, pace, habits, templates);
    }

    public ClusterSpec withSeed(long newSeed) {
        return new ClusterSpec(name, version, size, newSeed, deadNodes, delays, ports, pace, habits, templates);
    }

    public ClusterSpec withDeadNodes(Set<NodeName> dead) {
        return new ClusterSpec(name, version, size, seed, dead, delays, ports, pace, habits, templates);
    }

    public ClusterSpec withLatency(Duration latency) {
        return withDelays(new Delays(latency, delays.auth(), delays.keepAlive(), delays.pvesh(), delays.brokenPipe()));
    }

    public ClusterSpec withAuthDelay(Duration auth) {
        return withDelays(new Delays(delays.latency(), auth, delays.keepAlive(), delays.pvesh(), delays.brokenPipe()));
    }

    public ClusterSpec withKeepAlive(Duration keepAlive) {
        return withDelays(new Delays(delays.latency(), delays.auth(), keepAlive, delays.pvesh(), delays.brokenPipe()));
    }

    public ClusterSpec withPveshDelay(Duration pvesh) {
        return withDelays(new Delays(delays.latency(), delays.auth(), delays.keepAlive(), pvesh, delays.brokenPipe()));
    }

    public ClusterSpec withBrokenPipeDelay(Duration brokenPipe) {
        return withDelays(new Delays(delays.latency(), delays.auth(), delays.keepAlive(), delays.pvesh(), brokenPipe));
    }

    /// Fixed ports; 0 means free ones.
    public ClusterSpec withPorts(int api, int ssh) {
        return new ClusterSpec(
                name, version, size, seed, deadNodes, delays, new Ports(api, ssh), pace, habits, templates);
    }

    /// How long tasks take.
    public ClusterSpec withPace(Pace newPace) {
        return new ClusterSpec(name, version, size, seed, deadNodes, delays, ports, newPace, habits, templates);
    }

    /// With the VM template 9000 and the container template 9100 on the first node, and the storage `local-zfs` on
    /// every
    /// node, where they lie.
    public ClusterSpec withTemplates() {
        return new ClusterSpec(name, version, size, seed, deadNodes, delays, ports, pace, habits, true);
    }

    /// What differs from one PVE to the next of the same version.
    public ClusterSpec withHabits(Habits newHabits) {
        return new ClusterSpec(name, version, size, seed, deadNodes, delays, ports, pace, newHabits, templates);
    }

    /// With a list of guests that lags behind as that of a real cluster does.
    public ClusterSpec withLag() {
        return withHabits(new Habits(habits.gluedUpid(), habits.tags(), true));
    }

    private ClusterSpec withDelays(Delays newDelays) {
        return new ClusterSpec(name, version, size, seed, deadNodes, newDelays, ports, pace, habits, templates);
    }

    /// How large the cluster is.
    ///
    /// @param nodes how many nodes, named `pve1`, `pve2`, …; a single one is a host without a cluster
    /// @param guestsPerNode guests of each node; the first ones of the cluster are the {@link Cast}
    public record Size(int nodes, int guestsPerNode) {
        private static final int MOST_NODES = 200;
        private static final int MOST_GUESTS = 5_000;

        public Size {
            if (nodes < 1 || nodes > MOST_NODES) {
                throw new IllegalArgumentException("a simulated cluster has 1 to %d nodes".formatted(MOST_NODES));
            }
            if (guestsPerNode < 0 || guestsPerNode > MOST_GUESTS) {
                throw new IllegalArgumentException("a simulated node has 0 to %d guests".formatted(MOST_GUESTS));
            }
        }

        public int guests() {
            return nodes * guestsPerNode;
        }
    }

    /// How slow the cluster is.
    ///
    /// @param latency added to every REST answer
    /// @param auth how long a 401 is held back; PVE takes 3 s
    /// @param keepAlive how long an idle connection stays open; PVE allows 5 s
    /// @param pvesh added to every pvesh call; on a real node Perl takes about a second to start
    /// @param brokenPipe how long the 596 is held back for a refusal that pvedaemon cannot put into bytes; PVE
    /// takes 5 s
    public record Delays(Duration latency, Duration auth, Duration keepAlive, Duration pvesh, Duration brokenPipe) {
        static final Delays NONE =
                new Delays(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO);
    }

    /// Where the cluster listens.
    ///
    /// @param api the first node's port, the others follow; 0 for free ports
    /// @param ssh the same for SSH
    public record Ports(int api, int ssh) {}

    /// What differs from one PVE to the next of the same version.
    ///
    /// @param gluedUpid whether pvesh prints a task's UPID right behind the last line of its log
    /// @param tags what the cluster's administrator decided about tags
    /// @param lags whether `/cluster/resources` shows names, states and figures as the statistics daemons last told
    ///     them, every ten seconds; else it shows them as they are
    public record Habits(boolean gluedUpid, TagPolicy tags, boolean lags) {
        static final Habits USUAL = new Habits(false, TagPolicy.USUAL);

        public Habits(boolean gluedUpid, TagPolicy tags) {
            this(gluedUpid, tags, false);
        }
    }
}
