package dev.pvefleet.schedule;

import dev.pvefleet.guest.AddressReading;
import dev.pvefleet.guest.GuestIps;
import dev.pvefleet.guest.ReadingRates;
import dev.pvefleet.health.NodeDiskLists;
import dev.pvefleet.health.NodeHealth;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeDisks;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodePools;
import dev.pvefleet.model.NodePressures;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.sync.StaleList;
import dev.pvefleet.sync.Sync;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What each operation asks of one target, and how the answer joins what is known already.
final class Questions {
    private final Target target;
    private final FleetState state;
    private final Clocks clocks;
    private final Clock clock;
    private final StaleList staleList = new StaleList();
    private final PressureTurns turns = new PressureTurns();
    private final GuestIps guestIps;
    private final NodeDiskLists disks;
    private final boolean guestPressure;

    /// @param guestPressure whether `nodeStatus` asks for it
    Questions(Target target, FleetState state, ReadingRates rates, Clocks clocks, boolean guestPressure) {
        this.target = target;
        this.state = state;
        this.clocks = clocks;
        this.clock = clocks.wall();
        this.guestIps = new GuestIps(clocks, rates);
        this.disks = new NodeDiskLists(clocks);
        this.guestPressure = guestPressure;
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
        Sync.Watched read = new Sync(clock).watch(target, known().flatMap(TargetSnapshot::inventory), deadline);
        SortedMap<String, Optional<Failure>> sides = new TreeMap<>();
        sides.put(Operation.SYNC + "/cluster", read.clusterFailure());
        sides.put(Operation.SYNC + "/guests", read.guestsDenied());
        sides.put(Operation.SYNC + "/nodes", read.nodesDenied());
        sides.put(Operation.SYNC + "/storages", read.storagesDenied());
        Inventory inventory = read.inventory();
        sides.put(
                Operation.SYNC + "/statistics",
                staleList.in(
                        inventory,
                        known().flatMap(TargetSnapshot::inventory),
                        clocks.steady().instant()));
        return whole(
                        Operation.SYNC,
                        known -> withCluster(joined(known, inventory), read.cluster()),
                        inventory.denied(),
                        inventory.otherNotices())
                .beside(sides);
    }

    /// How the cluster was stands until it is known anew, and ages.
    private static TargetSnapshot withCluster(TargetSnapshot known, Optional<ClusterStatus> read) {
        return read.map(known::withCluster).orElse(known);
    }

    /// A list that is empty because of a denial is no news of the guests, and leaves the last good one to age.
    private static TargetSnapshot joined(TargetSnapshot known, Inventory read) {
        return read.denied().isPresent() && known.inventory().isPresent()
                ? known
                : LastKnown.withAddressesOf(
                        read.guests(),
                        known.withInventory(LastKnown.names(read, known.inventory()))
                                .withPressures(Pressures.ofThoseLeft(known.pressures(), read.guests())));
    }

    private Reading nodeStatus(Instant deadline) {
        NodeHealth.Watched read = new NodeHealth(clock).watch(target, nodesOfLastSync(), guestsToAsk(), deadline);
        return ofNodes(
                        Operation.NODE_STATUS,
                        known -> known.withNodes(joined(known.nodes(), read.nodes()))
                                .withPressures(pressures(known, read)),
                        parts(Operation.NODE_STATUS, "", read.nodes(), NodeRecord::node))
                .beside(parts(Operation.NODE_STATUS, "/guestPressure", read.pressures(), NodePressures::node));
    }

    /// For each node the sort of guest whose pressure is due.
    private Map<NodeName, GuestType> guestsToAsk() {
        return guestPressure ? known().map(turns::next).orElse(Map.of()) : Map.of();
    }

    /// A node says of a paused guest that it runs, with pressures of 0; the cluster's list knows better.
    private Map<GuestId, GuestPressure> pressures(TargetSnapshot known, NodeHealth.Watched read) {
        if (!guestPressure) {
            return Map.of();
        }
        Map<GuestId, GuestPressure> joined = Pressures.joined(known.pressures(), read.pressures());
        return known.inventory()
                .map(listed -> Pressures.ofThoseLeft(joined, listed.guests()))
                .orElse(joined);
    }

    private Reading smart(Instant deadline) {
        NodeDiskLists.Found read = disks.run(target, deadline, nodesOfLastSync());
        return ofNodes(
                        Operation.SMART,
                        known -> known.withNodes(Disks.joined(target.name(), known.nodes(), read)),
                        parts(Operation.SMART, "", read.disks(), NodeDisks::node))
                .beside(parts(Operation.SMART, "/zfs", read.pools(), NodePools::node));
    }

    private Reading ofNodes(
            Operation operation, UnaryOperator<TargetSnapshot> change, SortedMap<String, Optional<Failure>> parts) {
        Set<String> off = nodesOfLastSync().stream()
                .flatMap(List::stream)
                .filter(NodeSummary::isOffline)
                .map(node -> operation + "/" + node.node())
                .filter(part -> parts.getOrDefault(part, Optional.empty()).isPresent())
                .collect(Collectors.toSet());
        return new Reading(change, parts, Set.of(), off, List.of());
    }

    /// What each node gave, by the names that the collectors have in metrics: `smart/pve1`, `smart/pve1/zfs`.
    private static <T> SortedMap<String, Optional<Failure>> parts(
            Operation operation, String suffix, NodeReadings<T> readings, Function<T, NodeName> node) {
        SortedMap<String, Optional<Failure>> parts = new TreeMap<>();
        readings.nodes().forEach(it -> parts.put(operation + "/" + node.apply(it) + suffix, Optional.empty()));
        readings.failures().forEach((name, why) -> parts.put(operation + "/" + name + suffix, Optional.of(why)));
        return parts;
    }

    private Optional<TargetSnapshot> known() {
        return Optional.ofNullable(state.snapshot().targets().get(target.name()));
    }

    /// What is known of the nodes, unless the last `sync` failed or is long ago: then it may be old.
    private Optional<List<NodeSummary>> nodesOfLastSync() {
        return known().filter(known -> known.isOn(Operation.SYNC))
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
        for (NodeRecord read : readings.nodes()) {
            NodeRecord before = known.get(read.node());
            joined.put(read.node(), before == null ? read : Disks.keptIn(read, before));
        }
        return joined;
    }

    private Reading guestIps(Instant deadline) {
        Optional<TargetSnapshot> known = known();
        Inventory inventory = known.filter(it -> it.isOn(Operation.SYNC))
                .flatMap(TargetSnapshot::inventory)
                .orElseGet(() -> new Sync(clock).run(target, deadline));
        AddressReading read =
                guestIps.run(target, inventory.guests(), known.flatMap(TargetSnapshot::addresses), deadline);
        return whole(
                Operation.GUEST_IPS,
                snapshot -> snapshot.withAddresses(LastKnown.addresses(
                        read.addresses(),
                        snapshot.addresses(),
                        snapshot.inventory().orElse(inventory).guests())),
                read.failure(),
                read.withheld().map(Failure::message).stream().toList());
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
}
