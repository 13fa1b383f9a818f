package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.proxmox.transport.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What `/cluster/resources` lists: the guests, nodes and storages of a whole cluster at one moment.
///
/// PVE filters it by privilege: nodes always show (their figures with Sys.Audit only), guests with VM.Audit, storages
/// with Datastore.Audit. Guests may be ten thousands: they are left in the answer until somebody wants their records.
public final class ClusterResources {
    private final Content rows;
    private final ClusterNodes nodes;
    private final List<StorageRow> storages;
    private final int guests;
    private final int unreadable;

    private ClusterResources(
            Content rows, List<NodeSummary> nodes, List<StorageRow> storages, int guests, int unreadable) {
        this.rows = rows;
        this.nodes = new ClusterNodes(nodes);
        this.storages = List.copyOf(storages);
        this.guests = guests;
        this.unreadable = unreadable;
    }

    /// @throws BadAnswerException if it is not a list, or a list without any node: each cluster has one at least, and
    ///     taking that list for the truth would make everything vanish
    static ClusterResources of(Content rows) {
        if (!rows.isList()) {
            throw BadAnswerException.expected("a list", rows.tree());
        }
        Sorting sorting = new Sorting();
        rows.forEach(sorting::take);
        if (sorting.nodes.isEmpty()) {
            throw new BadAnswerException(Kind.MALFORMED, "expected the cluster's nodes in the list, found none");
        }
        return new ClusterResources(rows, sorting.nodes, sorting.storages, sorting.guests, sorting.unreadable);
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
        return guests > 0;
    }

    /// Every guest of the cluster, inside and outside of the target's scope, by vmid. One that is listed twice, on
    /// two nodes while it moves, is one.
    ///
    /// @param operation what the records say about where they come from
    public List<GuestRecord> guests(Target target, String operation, Instant recordedAt) {
        List<GuestRecord> records = new ArrayList<>(guests);
        Distinct distinct = new Distinct();
        rows.forEach(element -> guestIn(element)
                .map(row -> row.record(target, operation, recordedAt, distinct))
                .ifPresent(records::add));
        records.sort(GuestRecord.BY_ID.thenComparing(ClusterResources::isKnown).thenComparing(GuestRecord::isRunning));
        return eachOnce(records);
    }

    /// Of several records of one guest the one that says more: it has news of it, and then that it runs.
    ///
    /// @param records sorted, that one last
    private static List<GuestRecord> eachOnce(List<GuestRecord> records) {
        List<GuestRecord> each = new ArrayList<>(records.size());
        for (GuestRecord record : records) {
            if (!each.isEmpty() && each.getLast().id().equals(record.id())) {
                each.removeLast();
            }
            each.add(record);
        }
        return each;
    }

    private static boolean isKnown(GuestRecord guest) {
        return guest.name() != null;
    }

    private static Optional<GuestRow> guestIn(JsonNode element) {
        return switch (element.path("type").asText()) {
            case "qemu", "lxc" -> GuestRow.of(Fields.of(element));
            default -> Optional.empty();
        };
    }

    /// The storages of the nodes in the target's scope, by id, shared ones once.
    public List<StorageRecord> storages(Target target, Instant recordedAt) {
        return StorageRow.records(storages, target, recordedAt);
    }

    /// Takes the list apart by what its rows are.
    private static final class Sorting {
        private final List<NodeSummary> nodes = new ArrayList<>();
        private final List<StorageRow> storages = new ArrayList<>();
        private int guests;
        private int unreadable;

        private void take(JsonNode element) {
            boolean understood = element.isObject() && isUnderstood(Fields.of(element));
            unreadable += understood ? 0 : 1;
        }

        private boolean isUnderstood(Fields row) {
            return switch (Objects.requireNonNullElse(row.text("type"), "")) {
                case "qemu", "lxc" -> isGuest(row);
                case "node" -> nodeOf(row).map(nodes::add).isPresent();
                case "storage" -> StorageRow.of(row).map(storages::add).isPresent();
                case "" -> false;
                default -> true; // pools, networks, and what later versions may add
            };
        }

        private boolean isGuest(Fields row) {
            boolean isOne = GuestRow.of(row).isPresent();
            guests += isOne ? 1 : 0;
            return isOne;
        }
    }
}
