package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// By what a cluster, or a host that stands alone, is told apart from others: what is its own, and not how it
/// is reached.
///
/// @param told how it calls itself; empty where only its nodes are known, because the rest needs Sys.Audit on `/`
/// @param addresses of the nodes; the empty string where one is not known
/// @param fingerprints of the nodes' certificates, as far as they are known
public record ClusterIdentity(
        Optional<Told> told, Map<NodeName, String> addresses, Map<NodeName, String> fingerprints) {
    /// Of a cluster of which nothing is known.
    public static final ClusterIdentity UNKNOWN = ofNodes(Set.of());

    public ClusterIdentity {
        addresses = Map.copyOf(addresses);
        fingerprints = Map.copyOf(fingerprints);
    }

    /// What `/cluster/status` says of itself.
    public sealed interface Told {
        /// A cluster, which has a name; its nodes come and go.
        record Cluster(String name) implements Told {}

        /// A host that belongs to no cluster.
        record Standalone() implements Told {}
    }

    /// Of a cluster of which only the names of the nodes are known.
    public static ClusterIdentity ofNodes(Collection<NodeName> nodes) {
        return new ClusterIdentity(
                Optional.empty(), nodes.stream().distinct().collect(Collectors.toMap(node -> node, _ -> "")), Map.of());
    }

    /// As `/cluster/status` has it.
    static ClusterIdentity of(JsonNode data) {
        List<Fields> rows = Listing.of(data, Optional::of).items();
        Map<NodeName, String> addresses = new HashMap<>();
        Told told = new Told.Standalone();
        for (Fields row : rows) {
            if ("cluster".equals(row.text("type"))) {
                told = new Told.Cluster(Optional.ofNullable(row.text("name")).orElse(""));
            } else if ("node".equals(row.text("type"))) {
                String address = Optional.ofNullable(row.text("ip")).orElse("");
                Ids.node(row, "name").ifPresent(node -> addresses.put(node, address));
            }
        }
        if (addresses.isEmpty()) {
            throw new BadAnswerException(Kind.MALFORMED, "expected the cluster's nodes in the list, found none");
        }
        return new ClusterIdentity(Optional.of(told), addresses, Map.of());
    }

    /// As `/nodes` has the fingerprints, which everybody may see.
    static Map<NodeName, String> fingerprints(JsonNode data) {
        return Listing.of(
                        data,
                        row -> Ids.node(row)
                                .flatMap(node -> Optional.ofNullable(row.text("ssl_fingerprint"))
                                        .map(print -> Map.entry(node, print))))
                .items()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first));
    }

    public ClusterIdentity with(Map<NodeName, String> newFingerprints) {
        return new ClusterIdentity(told, addresses, newFingerprints);
    }

    /// Whether both are one. Where no more is known than the names of the nodes, and those are the same, they are
    /// taken for one; of one of which nothing is known this cannot be said.
    public boolean isSame(ClusterIdentity other) {
        Set<NodeName> common =
                addresses.keySet().stream().filter(other.addresses::containsKey).collect(Collectors.toSet());
        if (common.isEmpty() || common.stream().anyMatch(node -> differ(fingerprints, other.fingerprints, node))) {
            return false;
        }
        if (told.isEmpty() || other.told.isEmpty()) {
            return addresses.keySet().equals(other.addresses.keySet());
        }
        return told.equals(other.told)
                && (told.get() instanceof Told.Cluster
                        || common.stream().noneMatch(node -> differ(addresses, other.addresses, node)));
    }

    /// Only what both know can differ.
    private static boolean differ(Map<NodeName, String> one, Map<NodeName, String> other, NodeName node) {
        String here = one.getOrDefault(node, "");
        String there = other.getOrDefault(node, "");
        return !here.isEmpty() && !there.isEmpty() && !here.equals(there);
    }
}
