package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.StorageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What `/cluster/resources` lists: the guests, nodes and storages of a whole cluster at one moment.
///
/// PVE filters it by privilege: nodes always show (their figures with Sys.Audit only), guests with VM.Audit, storages
/// with Datastore.Audit.
public final class ClusterResources {
    private final List<GuestRow> guests;
    private final ClusterNodes nodes;
    private final List<StorageRow> storages;
    private final int unreadable;

    private ClusterResources(List<GuestRow> guests, ClusterNodes nodes, List<StorageRow> storages, int unreadable) {
        this.guests = guests;
        this.nodes = nodes;
        this.storages = storages;
        this.unreadable = unreadable;
    }

    /// @throws BadAnswerException if it is not a list, or a list without any node: each cluster has one at least, and
    ///     taking that list for the truth would make everything vanish
    static ClusterResources of(JsonNode data) {
        Listing<Fields> rows = Listing.of(data, Optional::of);
        List<GuestRow> guests = new ArrayList<>();
        List<NodeSummary> nodes = new ArrayList<>();
        List<StorageRow> storages = new ArrayList<>();
        int unreadable = rows.unreadable();
        for (Fields row : rows.items()) {
            boolean understood = switch (typeOf(row)) {
                case "qemu", "lxc" -> GuestRow.of(row).map(guests::add).isPresent();
                case "node" -> nodeOf(row).map(nodes::add).isPresent();
                case "storage" -> StorageRow.of(row).map(storages::add).isPresent();
                case "" -> false;
                default -> true; // pools, networks, and what later versions may add
            };
            unreadable += understood ? 0 : 1;
        }
        if (nodes.isEmpty()) {
            throw new BadAnswerException(Kind.MALFORMED, "expected the cluster's nodes in the list, found none");
        }
        return new ClusterResources(List.copyOf(guests), new ClusterNodes(nodes), List.copyOf(storages), unreadable);
    }

    private static String typeOf(Fields row) {
        String type = row.text("type");
        return type == null ? "" : type;
    }

    private static Optional<NodeSummary> nodeOf(Fields row) {
        return Ids.node(row)
                .map(node -> new NodeSummary(
                        node,
                        Optional.ofNullable(row.text("status")).orElse("unknown"),
                        Percent.ofFraction(row.number("cpu")),
                        row.number("maxcpu")));
    }

    /// How many entries could not be understood.
    public int unreadable() {
        return unreadable;
    }

    /// Every node of the cluster.
    public ClusterNodes nodes() {
        return nodes;
    }

    /// Whether any guest is listed, in whatever scope.
    public boolean hasGuests() {
        return !guests.isEmpty();
    }

    /// Every guest of the cluster, inside and outside of the target's scope, by vmid.
    ///
    /// @param operation what the records say about where they come from
    public List<GuestRecord> guests(Target target, String operation, Instant recordedAt) {
        return guests.stream()
                .map(row -> row.record(target, operation, recordedAt))
                .sorted(Comparator.comparing(GuestRecord::id))
                .toList();
    }

    /// The storages of the nodes in the target's scope, by id, shared ones once.
    public List<StorageRecord> storages(Target target, Instant recordedAt) {
        return StorageRow.records(storages, target, recordedAt);
    }
}
