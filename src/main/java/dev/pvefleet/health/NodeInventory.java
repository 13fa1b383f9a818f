package dev.pvefleet.health;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeConfigRecord.Storage;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeScope;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads what the nodes of a target offer to guests: storages and bridges, two calls a node that travel together.
public final class NodeInventory {
    private final Clock clock;

    public NodeInventory(Clock clock) {
        this.clock = clock;
    }

    /// A node of which one half could not be read has no record, because an empty list would say that it has none.
    ///
    /// @throws TransportException if the target covers all nodes of its cluster, and the cluster did not say which
    public NodeReadings<NodeConfigRecord> run(Target target, Instant deadline) {
        TreeMap<NodeName, Failure> failures = new TreeMap<>();
        List<NodeName> nodes = nodes(target, deadline, failures);
        List<Offer> offers = FanOut.over(nodes, node -> read(target, node, deadline));
        List<NodeConfigRecord> records =
                offers.stream().flatMap(offer -> offer.record().stream()).toList();
        failures.putAll(EmptyLists.explain(target, records, deadline));
        offers.forEach(offer -> offer.failure().ifPresent(failure -> failures.put(offer.node(), failure)));
        return new NodeReadings<>(records, failures);
    }

    private static List<NodeName> nodes(Target target, Instant deadline, Map<NodeName, Failure> failures) {
        return switch (target.scope()) {
            case NodeScope.Named(var nodes) -> nodes;
            case NodeScope.All() -> {
                ClusterNodes cluster =
                        target.api().send(ClusterCalls.resources(), deadline).nodes();
                cluster.in(target.scope())
                        .forEach(node -> cluster.offline(node).ifPresent(why -> failures.put(node, why)));
                yield cluster.in(target.scope()).stream()
                        .filter(node -> !failures.containsKey(node))
                        .toList();
            }
        };
    }

    private Offer read(Target target, NodeName node, Instant deadline) {
        Request<Listing<Storage>> storages = NodeCalls.storages(node);
        Request<Listing<Bridge>> bridges = NodeCalls.bridges(node);
        Answers answers = target.api().sendTogether(List.of(storages, bridges), deadline);
        return offer(target, node, answers.to(storages), answers.to(bridges), clock.instant());
    }

    private static Offer offer(
            Target target,
            NodeName node,
            Answer<Listing<Storage>> storages,
            Answer<Listing<Bridge>> bridges,
            Instant recordedAt) {
        Optional<TransportException> refusal = storages.refusal().or(bridges::refusal);
        if (refusal.isPresent()) {
            return new Offer(node, Optional.empty(), refusal.map(TransportException::asFailure));
        }
        Listing<Storage> found = storages.value().orElseThrow();
        Listing<Bridge> ways = bridges.value().orElseThrow();
        NodeConfigRecord record = new NodeConfigRecord(
                target.name(),
                node,
                found.items().stream().sorted(Comparator.comparing(Storage::id)).toList(),
                ways.items().stream()
                        .sorted(Comparator.comparing(Bridge::iface))
                        .toList(),
                recordedAt);
        return new Offer(node, Optional.of(record), leftOut(found.unreadable() + ways.unreadable()));
    }

    private static Optional<Failure> leftOut(int unreadable) {
        return unreadable == 0
                ? Optional.empty()
                : Optional.of(new Failure(
                        Kind.MALFORMED,
                        "storages or bridges left out, because they could not be understood: %d".formatted(unreadable),
                        Optional.empty()));
    }

    private record Offer(NodeName node, Optional<NodeConfigRecord> record, Optional<Failure> failure) {}
}
