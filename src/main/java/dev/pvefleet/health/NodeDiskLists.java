package dev.pvefleet.health;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeDisks;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterNodes;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.NodeCalls;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the disks of a target's nodes and nothing else, one call a node, because the call may hang for long.
public final class NodeDiskLists {
    /// Leaves room at the entry point for what is quick, even when each of these hangs.
    private static final int NODES_AT_ONCE = 3;

    private final Clock clock;

    public NodeDiskLists(Clock clock) {
        this.clock = clock;
    }

    /// The disks of the nodes in the target's scope. A node may also fail in part: then it stands in both.
    ///
    /// @param known what a recent `sync` saw of the nodes; those that it saw offline are not asked
    /// @throws TransportException if nothing is known, the target covers all nodes, and the cluster did not say so
    public NodeReadings<NodeDisks> run(Target target, Instant deadline, Optional<List<NodeSummary>> known) {
        ClusterNodes nodes = known.map(ClusterNodes::new).orElseGet(() -> seen(target, deadline));
        SortedMap<NodeName, Failure> failures = new TreeMap<>();
        List<NodeName> asked = new ArrayList<>();
        for (NodeName node : nodes.in(target.scope())) {
            nodes.offline(node).ifPresentOrElse(failure -> failures.put(node, failure), () -> asked.add(node));
        }

        List<NodeDisks> found = new ArrayList<>();
        for (Told told : FanOut.over(asked, NODES_AT_ONCE, node -> ask(target, node, deadline))) {
            told.disks().ifPresent(found::add);
            told.failure().ifPresent(failure -> failures.put(told.node(), failure));
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
        return switch (target.api().ask(NodeCalls.disks(node), deadline)) {
            case Answer.Given<Listing<DiskRecord>>(var disks) ->
                new Told(node, Optional.of(new NodeDisks(node, disks.items(), clock.instant())), unreadable(disks));
            case Answer.Refused<Listing<DiskRecord>>(var why) ->
                new Told(node, Optional.empty(), Optional.of(why.asFailure()));
        };
    }

    /// What a list lacks without saying so itself.
    static Optional<Failure> unreadable(Listing<DiskRecord> disks) {
        return disks.unreadable() == 0
                ? Optional.empty()
                : Optional.of(new Failure(
                        Kind.MALFORMED,
                        "left out of the list of disks, because they could not be understood: %d"
                                .formatted(disks.unreadable()),
                        Optional.empty()));
    }

    /// What one node answered.
    private record Told(NodeName node, Optional<NodeDisks> disks, Optional<Failure> failure) {}
}
