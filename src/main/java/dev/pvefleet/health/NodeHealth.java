package dev.pvefleet.health;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterNodes;
import dev.pvefleet.proxmox.ClusterResources;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads how the nodes of a target are: one or two calls a node, and one to the cluster for the CPU figures.
///
/// What is asked of one node goes out together, so that over SSH it is one remote command; where the target is a
/// single named node, the cluster's call travels with it.
public final class NodeHealth {
    private final Clock clock;

    public NodeHealth(Clock clock) {
        this.clock = clock;
    }

    /// The health of the nodes in the target's scope, each with its own time.
    ///
    /// @param smart whether to read the disks too, which is slow and wakes sleeping ones
    /// @throws TransportException if the target covers all nodes of its cluster, and the cluster did not say which
    public NodeReadings<NodeRecord> run(Target target, boolean smart, Instant deadline) {
        return switch (target.scope()) {
            case NodeScope.All() ->
                runKnown(
                        target,
                        smart,
                        deadline,
                        target.api().send(ClusterCalls.resources(), deadline).nodes());
            case NodeScope.Named(var nodes) -> runNamed(target, nodes, smart, deadline);
        };
    }

    /// The same with what a recent `sync` saw of the nodes, which saves the call to the cluster. Nodes that it saw
    /// offline are not asked, so give it only what is fresh.
    public NodeReadings<NodeRecord> run(
            Target target, boolean smart, Instant deadline, Optional<List<NodeSummary>> known) {
        return known.map(ClusterNodes::new)
                .map(nodes -> runKnown(target, smart, deadline, nodes))
                .orElseGet(() -> run(target, smart, deadline));
    }

    private NodeReadings<NodeRecord> runKnown(Target target, boolean smart, Instant deadline, ClusterNodes nodes) {
        Findings findings = new Findings(target, new ClusterView.Seen(nodes));
        List<Asking> asking = new ArrayList<>();
        for (NodeName node : nodes.in(target.scope())) {
            nodes.offline(node)
                    .ifPresentOrElse(
                            failure -> findings.addFailure(node, failure), () -> asking.add(Asking.of(node, smart)));
        }
        List<Sent> sent = send(target, asking.stream().map(Asking::requests).toList(), deadline);
        return collect(findings, asking, sent);
    }

    /// The named nodes are asked without waiting for the cluster, whose answer is put to theirs.
    private NodeReadings<NodeRecord> runNamed(Target target, List<NodeName> nodes, boolean smart, Instant deadline) {
        Request<ClusterResources> resources = ClusterCalls.resources();
        List<Asking> asking = nodes.stream().map(node -> Asking.of(node, smart)).toList();
        List<List<Request<?>>> parcels = new ArrayList<>();
        asking.forEach(it -> parcels.add(it.requests()));
        if (nodes.size() == 1) {
            parcels.getFirst().addFirst(resources);
        } else {
            parcels.add(List.of(resources));
        }
        List<Sent> sent = send(target, parcels, deadline);
        ClusterView cluster = ClusterView.of(sent.getLast().answers().to(resources));
        return collect(new Findings(target, cluster), asking, sent);
    }

    private List<Sent> send(Target target, List<List<Request<?>>> parcels, Instant deadline) {
        return FanOut.over(parcels, parcel -> new Sent(target.api().sendTogether(parcel, deadline), clock.instant()));
    }

    private static NodeReadings<NodeRecord> collect(Findings findings, List<Asking> asking, List<Sent> sent) {
        for (int i = 0; i < asking.size(); i++) {
            findings.add(asking.get(i).read(sent.get(i).answers(), sent.get(i).answeredAt()));
        }
        return findings.result();
    }

    /// What was sent together, answered.
    private record Sent(Answers answers, Instant answeredAt) {}
}
