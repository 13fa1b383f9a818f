package dev.pvefleet.schedule;

import dev.pvefleet.guest.AddressReading;
import dev.pvefleet.guest.GuestIps;
import dev.pvefleet.health.NodeDiskLists;
import dev.pvefleet.health.NodeHealth;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeDisks;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.sync.Sync;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What each operation asks of one target, and how the answer joins what is known already.
final class Questions {
    private final Target target;
    private final FleetState state;
    private final Clock clock;

    Questions(Target target, FleetState state, Clock clock) {
        this.target = target;
        this.state = state;
        this.clock = clock;
    }

    Question of(Operation operation) {
        return switch (operation) {
            case SYNC -> this::sync;
            case NODE_STATUS -> this::nodeStatus;
            case SMART -> this::smart;
            case GUEST_IPS -> this::guestIps;
        };
    }

    private Reading sync(Instant deadline) {
        Inventory inventory = new Sync(clock).run(target, deadline);
        return whole(Operation.SYNC, known -> joined(known, inventory), inventory.denied(), inventory.otherNotices());
    }

    /// A list that is empty because of a denial is no news of the guests, and leaves the last good one to age.
    private static TargetSnapshot joined(TargetSnapshot known, Inventory read) {
        return read.denied().isPresent() && known.inventory().isPresent()
                ? known
                : known.withInventory(LastKnown.names(read, known.inventory()));
    }

    private Reading nodeStatus(Instant deadline) {
        NodeReadings<NodeRecord> readings = new NodeHealth(clock).run(target, false, deadline);
        SortedMap<String, Optional<Failure>> parts = new TreeMap<>();
        readings.nodes().forEach(node -> parts.put(part(Operation.NODE_STATUS, node.node()), Optional.empty()));
        return ofNodes(
                Operation.NODE_STATUS,
                known -> known.withNodes(joined(known.nodes(), readings)),
                parts,
                readings.failures());
    }

    private Reading smart(Instant deadline) {
        NodeReadings<NodeDisks> readings = new NodeDiskLists(clock).run(target, deadline, nodesOfLastSync());
        SortedMap<String, Optional<Failure>> parts = new TreeMap<>();
        readings.nodes().forEach(disks -> parts.put(part(Operation.SMART, disks.node()), Optional.empty()));
        return ofNodes(
                Operation.SMART,
                known -> known.withNodes(Disks.joined(target.name(), known.nodes(), readings)),
                parts,
                readings.failures());
    }

    private Reading ofNodes(
            Operation operation,
            UnaryOperator<TargetSnapshot> change,
            SortedMap<String, Optional<Failure>> parts,
            SortedMap<NodeName, Failure> failures) {
        failures.forEach((node, failure) -> parts.put(part(operation, node), Optional.of(failure)));
        Set<String> off = nodesOfLastSync().stream()
                .flatMap(List::stream)
                .filter(node -> node.isOffline() && failures.containsKey(node.node()))
                .map(node -> part(operation, node.node()))
                .collect(Collectors.toSet());
        return new Reading(change, parts, off, List.of());
    }

    /// What is known of the nodes, unless the last `sync` failed: then it may be old.
    private Optional<List<NodeSummary>> nodesOfLastSync() {
        return Optional.ofNullable(state.snapshot().targets().get(target.name()))
                .filter(known -> Optional.ofNullable(known.operations().get(Operation.SYNC))
                        .flatMap(OperationRecord::succeeded)
                        .orElse(false))
                .flatMap(TargetSnapshot::inventory)
                .map(Inventory::nodes);
    }

    /// Fresh records replace old ones but keep the disks that were read apart. Of a node that failed, what was known
    /// stays, and ages; a node that was neither read nor failed has left the cluster.
    private static SortedMap<NodeName, NodeRecord> joined(
            SortedMap<NodeName, NodeRecord> known, NodeReadings<NodeRecord> readings) {
        SortedMap<NodeName, NodeRecord> joined = new TreeMap<>(known);
        joined.keySet().retainAll(readings.failures().keySet());
        readings.nodes()
                .forEach(node ->
                        joined.put(node.node(), Disks.keptIn(node, Optional.ofNullable(known.get(node.node())))));
        return joined;
    }

    private Reading guestIps(Instant deadline) {
        Optional<Inventory> known = Optional.ofNullable(
                        state.snapshot().targets().get(target.name()))
                .flatMap(TargetSnapshot::inventory);
        Inventory inventory = known.orElseGet(() -> new Sync(clock).run(target, deadline));
        AddressReading read = new GuestIps(clock).run(target, inventory.guests(), deadline);
        Instant recordedAt = clock.instant();
        return whole(
                Operation.GUEST_IPS,
                snapshot -> snapshot.withAddresses(
                        LastKnown.addresses(read, recordedAt, inventory.guests(), snapshot.addresses())),
                read.failure(),
                List.of());
    }

    private static Reading whole(
            Operation operation,
            UnaryOperator<TargetSnapshot> change,
            Optional<Failure> failure,
            List<String> notices) {
        SortedMap<String, Optional<Failure>> parts = new TreeMap<>();
        parts.put(operation.toString(), failure);
        return new Reading(change, parts, notices);
    }

    private static String part(Operation operation, NodeName node) {
        return operation + "/" + node;
    }
}
