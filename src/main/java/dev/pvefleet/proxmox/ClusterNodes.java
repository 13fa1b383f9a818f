package dev.pvefleet.proxmox;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The nodes that a cluster says it has, by name.
public record ClusterNodes(List<NodeSummary> summaries) {
    public ClusterNodes {
        summaries = summaries.stream()
                .sorted(Comparator.comparing(NodeSummary::node))
                .toList();
    }

    public Optional<NodeSummary> find(NodeName node) {
        return summaries.stream().filter(summary -> summary.node().equals(node)).findFirst();
    }

    /// Why a node need not be asked: the cluster says that it is gone, and each attempt would hold a connection until
    /// its deadline. A node of which the cluster knows nothing is not offline.
    public Optional<Failure> offline(NodeName node) {
        return find(node)
                .filter(NodeSummary::isOffline)
                .map(_ -> new Failure(
                        Kind.UNREACHABLE,
                        "the cluster says that node %s is offline".formatted(node),
                        Optional.empty()));
    }

    /// The nodes of a scope: those that it names, or all there are.
    public List<NodeName> in(NodeScope scope) {
        return switch (scope) {
            case NodeScope.All() -> summaries.stream().map(NodeSummary::node).toList();
            case NodeScope.Named(var nodes) -> nodes;
        };
    }

    /// The refusal to go on, if the scope names nodes that the cluster does not have.
    public Optional<TransportException> missing(Target target) {
        List<NodeName> missing =
                in(target.scope()).stream().filter(node -> find(node).isEmpty()).toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(notFound(target, missing));
    }

    private TransportException notFound(Target target, List<NodeName> missing) {
        String detail = "no node %s in the cluster, which has %s"
                .formatted(
                        names(missing),
                        names(summaries.stream().map(NodeSummary::node).toList()));
        return new TransportException(
                Kind.NOT_FOUND,
                "target %s: %s".formatted(target.name(), detail),
                detail,
                0,
                Map.of(),
                "correct `node` or `nodes` of target %s; PVE spells a node as its host name without a domain"
                        .formatted(target.name()),
                null);
    }

    private static String names(List<NodeName> nodes) {
        return nodes.stream().map(node -> "'" + node + "'").collect(Collectors.joining(", "));
    }
}
