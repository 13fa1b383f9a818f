package dev.pvefleet.health;

import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeDisks;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodePools;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.ZfsPoolRecord;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterNodes;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.NodeCalls;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Reads the disks of a target's nodes and the pools on them, apart from the rest of a node, because that may hang for
/// long. Whoever was asked longest ago is asked first, so that where time is too short for all, not always the same
/// nodes miss out; so one instance reads one target again and again.
public final class NodeDiskLists {
    /// Leaves room at the entry point for what is quick, even when each of these hangs.
    private static final int NODES_AT_ONCE = 3;

    private final Clocks clocks;
    private final Map<NodeName, Long> lastAsked = new ConcurrentHashMap<>();
    private final AtomicLong questions = new AtomicLong();

    public NodeDiskLists(Clock clock) {
        this(Clocks.of(clock));
    }

    public NodeDiskLists(Clocks clocks) {
        this.clocks = clocks;
    }

    /// The disks and pools of the nodes in the target's scope. A node may also fail in part: then it stands in both
    /// halves of a reading.
    ///
    /// @param known what a recent `sync` saw of the nodes; those that it saw offline are not asked
    /// @throws TransportException if nothing is known, the target covers all nodes, and the cluster did not say so
    public Found run(Target target, Instant deadline, Optional<List<NodeSummary>> known) {
        ClusterNodes nodes = known.map(ClusterNodes::new).orElseGet(() -> seen(target, deadline));
        SortedMap<NodeName, Failure> offline = new TreeMap<>();
        List<NodeName> asked = new ArrayList<>();
        for (NodeName node : nodes.in(target.scope())) {
            nodes.offline(node).ifPresentOrElse(failure -> offline.put(node, failure), () -> asked.add(node));
        }
        lastAsked.keySet().retainAll(asked);
        Map<NodeName, Long> before = Map.copyOf(lastAsked);
        asked.sort(Comparator.comparing(node -> before.getOrDefault(node, 0L)));

        List<Told> told = FanOut.over(asked, NODES_AT_ONCE, node -> ask(target, node, deadline));
        return new Found(readings(told, Told::disks, offline), readings(told, Told::pools, new TreeMap<>()));
    }

    private static <T> NodeReadings<T> readings(
            List<Told> told, Function<Told, Part<T>> half, SortedMap<NodeName, Failure> failures) {
        List<T> found = new ArrayList<>();
        for (Told it : told) {
            half.apply(it).value().ifPresent(found::add);
            half.apply(it).failure().ifPresent(failure -> failures.put(it.node(), failure));
        }
        return new NodeReadings<>(found, failures);
    }

    private static ClusterNodes seen(Target target, Instant deadline) {
        return switch (target.scope()) {
            case NodeScope.All() ->
                target.api().send(ClusterCalls.resources(), deadline).nodes();
            case NodeScope.Named _ -> new ClusterNodes(List.of());
        };
    }

    private Told ask(Target target, NodeName node, Instant deadline) {
        if (clocks.steady().instant().isBefore(deadline)) {
            lastAsked.put(node, questions.incrementAndGet());
        }
        Request<Listing<ZfsPoolRecord>> pools = NodeCalls.zfsPools(node);
        Request<Listing<DiskRecord>> disks = NodeCalls.disks(node);
        Answers answers = target.api().sendTogether(List.of(pools, disks), deadline);
        Instant answeredAt = clocks.wall().instant();
        return new Told(
                node,
                part(answers.to(disks), found -> new NodeDisks(node, found, answeredAt)),
                part(answers.to(pools), found -> new NodePools(node, found, answeredAt)));
    }

    private static <R, T> Part<T> part(Answer<Listing<R>> answer, Function<List<R>, T> record) {
        return switch (answer) {
            case Answer.Given<Listing<R>>(var rows) ->
                new Part<>(Optional.of(record.apply(rows.items())), unreadable(rows));
            case Answer.Refused<Listing<R>>(var why) -> new Part<>(Optional.empty(), Optional.of(why.asFailure()));
        };
    }

    /// What a list lacks without saying so itself.
    static Optional<Failure> unreadable(Listing<?> rows) {
        return rows.unreadable() == 0
                ? Optional.empty()
                : Optional.of(new Failure(
                        Kind.MALFORMED,
                        "left out of the list of disks or pools, because they could not be understood: %d"
                                .formatted(rows.unreadable()),
                        Optional.empty()));
    }

    /// What a run read: the disks, and the pools that ZFS made of some of them.
    public record Found(NodeReadings<NodeDisks> disks, NodeReadings<NodePools> pools) {}

    /// What one node answered.
    private record Told(NodeName node, Part<NodeDisks> disks, Part<NodePools> pools) {}

    /// One half of it, and what is wrong with that.
    private record Part<T>(Optional<T> value, Optional<Failure> failure) {}
}
