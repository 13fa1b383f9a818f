package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.document.AddressesDocument;
import dev.pvefleet.state.document.InventoryDocument;
import dev.pvefleet.state.document.NodesDocument;
import dev.pvefleet.state.document.PressuresDocument;
import dev.pvefleet.state.document.ReadingDocument;
import dev.pvefleet.state.sqlite.PartTable.Part;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes what was seen of one target, inside of one transaction.
final class Recording {
    private final Session session;
    private final TargetName name;
    private final long target;
    private final GuestTable guests;
    private final NodeTable nodes;
    private final Instant now;

    Recording(Session session, TargetName name, int history, Instant now) throws SQLException {
        this.session = session;
        this.name = name;
        this.target = TargetTable.seen(session, name, now);
        this.guests = new GuestTable(session, name, target, history);
        this.nodes = new NodeTable(session, name, target, history);
        this.now = now;
    }

    void write(Observation seen) throws SQLException {
        switch (seen) {
            case Observation.Reading(var snapshot) -> {
                PartTable.put(session, target, Part.READING, ReadingDocument.pack(snapshot));
                if (snapshot.reachable().isPresent()) {
                    TargetTable.reachable(
                            session, name, target, snapshot.reachable().get(), now);
                }
            }
            case Observation.Everything(var inventory) -> everything(inventory);
            case Observation.Cluster(var _, var status) -> TargetTable.cluster(session, name, target, status);
            case Observation.OneGuest(var guest) -> oneGuest(guest);
            case Observation.Nodes some -> nodes(some);
            case Observation.Pressures(var _, var pressures) ->
                PartTable.put(session, target, Part.PRESSURES, PressuresDocument.pack(pressures));
            case Observation.Ips(var _, var addresses) -> {
                PartTable.put(session, target, Part.ADDRESSES, AddressesDocument.pack(addresses));
                Optional<Instant> last = addresses.toldAt().max(Comparator.naturalOrder());
                if (last.isPresent()) {
                    PartTable.succeeded(session, target, Operation.GUEST_IPS, last.get());
                }
            }
            case Observation.Offer(var config) -> ConfigTable.put(session, target, config);
            case Observation.Options(var config) -> ConfigTable.put(session, target, config);
        }
    }

    /// A list that is empty because of a denial is no news.
    private void everything(Inventory inventory) throws SQLException {
        if (inventory.denied().isEmpty()) {
            PartTable.put(session, target, Part.INVENTORY, InventoryDocument.pack(inventory));
            guests.all(inventory.guests(), inventory.recordedAt());
            nodes.statuses(inventory.nodes(), inventory.recordedAt());
            PartTable.succeeded(session, target, Operation.SYNC, inventory.recordedAt());
        }
    }

    /// The guest takes its place in the list that is known. Without a list there is none: one guest is not
    /// all of them.
    private void oneGuest(GuestRecord guest) throws SQLException {
        guests.one(guest, guest.recordedAt());
        Optional<byte[]> document = PartTable.get(session, target, Part.INVENTORY);
        if (document.isPresent()) {
            Inventory known = InventoryDocument.unpack(name, document.get());
            List<GuestRecord> others = new ArrayList<>(known.guests());
            others.removeIf(other -> other.id().equals(guest.id()));
            others.add(guest);
            others.sort(GuestRecord.BY_ID);
            PartTable.put(session, target, Part.INVENTORY, InventoryDocument.pack(known.withGuests(others)));
        }
    }

    private void nodes(Observation.Nodes seen) throws SQLException {
        SortedMap<NodeName, NodeRecord> known = new TreeMap<>();
        if (!seen.complete() || seen.nodes().stream().anyMatch(Recording::lacksDisks)) {
            Optional<byte[]> document = PartTable.get(session, target, Part.NODES);
            document.ifPresent(bytes -> known.putAll(NodesDocument.unpack(name, bytes)));
        }
        SortedMap<NodeName, NodeRecord> all = new TreeMap<>(seen.complete() ? Map.of() : known);
        for (NodeRecord node : seen.nodes()) {
            NodeRecord before = known.get(node.node());
            all.put(node.node(), lacksDisks(node) && before != null ? withDisks(node, before) : node);
            nodes.compare(node);
        }
        PartTable.put(session, target, Part.NODES, NodesDocument.pack(name, all.values()));
        succeeded(
                Operation.NODE_STATUS,
                seen.nodes().stream().map(NodeRecord::recordedAt).toList());
        succeeded(
                Operation.SMART,
                seen.nodes().stream()
                        .map(NodeRecord::disksRecordedAt)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static boolean lacksDisks(NodeRecord node) {
        return node.disksRecordedAt() == null;
    }

    /// What was read last of a node's disks and pools is kept for as long as nothing else is.
    private static NodeRecord withDisks(NodeRecord read, NodeRecord before) {
        boolean asked = read.disksState() != DisksState.SKIPPED;
        return read.withDisks(before.disks(), asked ? read.disksState() : before.disksState(), before.disksRecordedAt())
                .withPools(before.zfsPools(), before.zfsRecordedAt());
    }

    private void succeeded(Operation operation, List<Instant> readAt) throws SQLException {
        Optional<Instant> latest = readAt.stream().max(Comparator.naturalOrder());
        if (latest.isPresent()) {
            PartTable.succeeded(session, target, operation, latest.get());
        }
    }
}
