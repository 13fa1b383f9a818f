package dev.pvefleet.health;

import dev.pvefleet.health.Asking.Reading;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodePressures;
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
import java.util.Map;
import java.util.Optional;

/// Reads how the nodes of a target are: two or three calls a node, and one to the cluster for the CPU figures.
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
        return unknown(target, new Wish(smart, Map.of()), deadline).nodes();
    }

    /// The same with what a recent `sync` saw, and with the pressure that guests are under.
    ///
    /// @param known the nodes, which saves the call to the cluster; those seen offline are not asked
    /// @param guests for each node the sort of guest whose pressure is wanted, if any
    public Watched watch(
            Target target, Optional<List<NodeSummary>> known, Map<NodeName, GuestType> guests, Instant deadline) {
        Wish wish = new Wish(false, guests);
        return known.map(ClusterNodes::new)
                .map(nodes -> known(target, wish, deadline, nodes))
                .orElseGet(() -> unknown(target, wish, deadline));
    }

    private Watched unknown(Target target, Wish wish, Instant deadline) {
        return switch (target.scope()) {
            case NodeScope.All() ->
                known(
                        target,
                        wish,
                        deadline,
                        target.api().send(ClusterCalls.resources(), deadline).nodes());
            case NodeScope.Named(var nodes) -> named(target, nodes, wish, deadline);
        };
    }

    private Watched known(Target target, Wish wish, Instant deadline, ClusterNodes nodes) {
        Findings findings = new Findings(target, new ClusterView.Seen(nodes));
        List<Asking> asking = new ArrayList<>();
        for (NodeName node : nodes.in(target.scope())) {
            nodes.offline(node)
                    .ifPresentOrElse(failure -> findings.addFailure(node, failure), () -> asking.add(wish.of(node)));
        }
        List<Sent> sent = send(target, asking.stream().map(Asking::requests).toList(), deadline);
        return collect(findings, asking, sent);
    }

    /// The named nodes are asked without waiting for the cluster, whose answer is put to theirs.
    private Watched named(Target target, List<NodeName> nodes, Wish wish, Instant deadline) {
        Request<ClusterResources> resources = ClusterCalls.resources();
        List<Asking> asking = nodes.stream().map(wish::of).toList();
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

    private static Watched collect(Findings findings, List<Asking> asking, List<Sent> sent) {
        PressureFindings pressures = new PressureFindings();
        for (int i = 0; i < asking.size(); i++) {
            Reading reading =
                    asking.get(i).read(sent.get(i).answers(), sent.get(i).answeredAt());
            findings.add(reading);
            pressures.add(reading);
        }
        return new Watched(findings.result(), pressures.result());
    }

    /// What a run read of the nodes themselves, and of the pressure that their guests are under.
    public record Watched(NodeReadings<NodeRecord> nodes, NodeReadings<NodePressures> pressures) {}

    /// What is wanted of each node beside its status.
    private record Wish(boolean smart, Map<NodeName, GuestType> guests) {
        Asking of(NodeName node) {
            return Asking.of(node, Optional.ofNullable(guests.get(node)), smart);
        }
    }

    /// What was sent together, answered.
    private record Sent(Answers answers, Instant answeredAt) {}
}
