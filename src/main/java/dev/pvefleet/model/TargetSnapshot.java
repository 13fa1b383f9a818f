package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Everything that is known of one target at one moment: what was read, and how the reading goes.
///
/// Each part is as old as its own `recordedAt` says; a reading that fails leaves the last good one standing.
///
/// @param cluster how the cluster is; empty while nobody could tell
/// @param pressures what each guest's own resources were short of; guests that do not run have none
/// @param collectors the parts that operations consist of (`sync`, `nodeStatus/pve1`, …) to why each gave nothing the
/// last time, if it did not
/// @param restored the operations whose values an earlier process read, and which have not succeeded since
public record TargetSnapshot(
        Facts facts,
        Contact contact,
        Optional<Inventory> inventory,
        Optional<ClusterStatus> cluster,
        SortedMap<NodeName, NodeRecord> nodes,
        Map<GuestId, GuestPressure> pressures,
        Optional<Addresses> addresses,
        Map<Operation, OperationRecord> operations,
        SortedMap<String, Optional<Failure>> collectors,
        Set<Operation> restored) {
    private static final int INTERVALS_SHOWN = 3;

    public TargetSnapshot {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        pressures = Map.copyOf(pressures);
        Map<Operation, OperationRecord> records = new EnumMap<>(Operation.class);
        records.putAll(operations);
        operations = Collections.unmodifiableMap(records);
        collectors = Collections.unmodifiableSortedMap(new TreeMap<>(collectors));
        restored = Set.copyOf(restored);
    }

    /// A target of which nothing is known yet.
    public static TargetSnapshot unread(Facts facts, Map<Operation, OperationRecord> operations) {
        return new TargetSnapshot(
                facts,
                Contact.NONE,
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(),
                Map.of(),
                Optional.empty(),
                new HashMap<>(operations),
                new TreeMap<>(),
                Set.of());
    }

    /// The target as a new process begins with it: the values are those of an earlier one, and whether it answers is
    /// not
    /// known yet.
    ///
    /// @param restored the operations that the values are of
    public static TargetSnapshot restored(
            TargetSnapshot stored, Map<Operation, OperationRecord> operations, Set<Operation> restored) {
        return new TargetSnapshot(
                stored.facts,
                Contact.NONE,
                stored.inventory,
                stored.cluster,
                stored.nodes,
                stored.pressures,
                stored.addresses,
                operations,
                new TreeMap<>(),
                restored);
    }

    /// The target as the configuration has it now; what is known of it stays. An operation that is known keeps its
    /// record
    /// at the new cadence.
    public TargetSnapshot configured(Facts newFacts, Map<Operation, OperationRecord> waiting) {
        Map<Operation, OperationRecord> records = new EnumMap<>(Operation.class);
        waiting.forEach((operation, record) -> records.put(
                operation,
                Optional.ofNullable(operations.get(operation))
                        .map(known -> known.at(record.interval()))
                        .orElse(record)));
        Contact made = isOff(records, Operation.SYNC) ? Contact.NONE : contact;
        return new TargetSnapshot(
                newFacts, made, inventory, cluster, nodes, pressures, addresses, records, collectors, restored);
    }

    public TargetSnapshot with(Contact made) {
        return new TargetSnapshot(
                facts, made, inventory, cluster, nodes, pressures, addresses, operations, collectors, restored);
    }

    public TargetSnapshot withInventory(Inventory read) {
        return new TargetSnapshot(
                facts,
                contact,
                Optional.of(read),
                cluster,
                nodes,
                pressures,
                addresses,
                operations,
                collectors,
                restored);
    }

    public TargetSnapshot withCluster(ClusterStatus read) {
        return new TargetSnapshot(
                facts,
                contact,
                inventory,
                Optional.of(read),
                nodes,
                pressures,
                addresses,
                operations,
                collectors,
                restored);
    }

    public TargetSnapshot withPressures(Map<GuestId, GuestPressure> read) {
        return new TargetSnapshot(
                facts, contact, inventory, cluster, nodes, read, addresses, operations, collectors, restored);
    }

    public TargetSnapshot withNodes(SortedMap<NodeName, NodeRecord> read) {
        return new TargetSnapshot(
                facts, contact, inventory, cluster, read, pressures, addresses, operations, collectors, restored);
    }

    public TargetSnapshot withAddresses(Addresses read) {
        return new TargetSnapshot(
                facts,
                contact,
                inventory,
                cluster,
                nodes,
                pressures,
                Optional.of(read),
                operations,
                collectors,
                restored);
    }

    public TargetSnapshot withCollectors(SortedMap<String, Optional<Failure>> outcomes) {
        return new TargetSnapshot(
                facts, contact, inventory, cluster, nodes, pressures, addresses, operations, outcomes, restored);
    }

    /// For how long what an operation read is shown: for three of its intervals.
    ///
    /// Where guests are so many that they tell their addresses by turns, an address is shown for three turns, as
    /// long as the list of guests is fresh, which says that they run as they did.
    public Duration shownFor(Operation operation, Instant now) {
        OperationRecord record = operations.get(operation);
        if (record == null || record.isOff()) {
            return Duration.ZERO;
        }
        Duration cadence = record.interval();
        if (operation == Operation.GUEST_IPS && isListFresh(now)) {
            Duration turn = addresses.map(Addresses::turn).orElse(cadence);
            cadence = turn.compareTo(cadence) > 0 ? turn : cadence;
        }
        return cadence.multipliedBy(INTERVALS_SHOWN);
    }

    private boolean isListFresh(Instant now) {
        return inventory
                .filter(read -> !now.isAfter(read.recordedAt().plus(shownFor(Operation.SYNC, now))))
                .isPresent();
    }

    /// Whether the values of some operation are still those of an earlier process.
    public boolean isRestored() {
        return !restored.isEmpty();
    }

    private Set<Operation> stillRestored(Map<Operation, OperationRecord> records) {
        return restored.stream()
                .filter(operation -> !Optional.ofNullable(records.get(operation))
                        .flatMap(OperationRecord::succeeded)
                        .orElse(false))
                .collect(Collectors.toSet());
    }

    /// Changes the record of one operation. Its first success replaces what was restored.
    public TargetSnapshot with(Operation operation, UnaryOperator<OperationRecord> change) {
        Map<Operation, OperationRecord> changed = new EnumMap<>(operations);
        changed.computeIfPresent(operation, (key, record) -> change.apply(record));
        return new TargetSnapshot(
                facts,
                contact,
                inventory,
                cluster,
                nodes,
                pressures,
                addresses,
                changed,
                collectors,
                stillRestored(changed));
    }

    /// The same without what was read at such times.
    public TargetSnapshot without(Predicate<Instant> times) {
        SortedMap<NodeName, NodeRecord> left = new TreeMap<>(nodes);
        left.values().removeIf(node -> times.test(node.recordedAt()));
        left.replaceAll((_, node) -> node.withoutDisks(times));
        Map<GuestId, GuestPressure> pressuresLeft = new HashMap<>(pressures);
        pressuresLeft.values().removeIf(pressure -> times.test(pressure.recordedAt()));
        return new TargetSnapshot(
                facts,
                contact,
                inventory.filter(read -> !times.test(read.recordedAt())),
                cluster.filter(read -> !times.test(read.recordedAt())),
                left,
                pressuresLeft,
                addresses
                        .map(read -> read.without(times))
                        .filter(read -> !read.byGuest().isEmpty()),
                operations,
                collectors,
                restored);
    }

    /// The same by a clock that was set.
    TargetSnapshot moved(Duration by) {
        SortedMap<NodeName, NodeRecord> nodesMoved = new TreeMap<>(nodes);
        nodesMoved.replaceAll((_, node) -> node.moved(by));
        Map<GuestId, GuestPressure> pressuresMoved = new HashMap<>(pressures);
        pressuresMoved.replaceAll((_, pressure) -> pressure.moved(by));
        Map<Operation, OperationRecord> records = new EnumMap<>(operations);
        records.replaceAll((_, record) -> record.moved(by));
        return new TargetSnapshot(
                facts,
                contact.moved(by),
                inventory.map(read -> read.moved(by)),
                cluster.map(read -> read.moved(by)),
                nodesMoved,
                pressuresMoved,
                addresses.map(read -> read.moved(by)),
                records,
                collectors,
                restored);
    }

    /// Whether PVE answered the last `sync`, and accepted who we are; empty before the first.
    public Optional<Boolean> reachable() {
        return contact.reachable();
    }

    /// Whether an operation is repeated, so that what it reads does not get old.
    public boolean isOn(Operation operation) {
        return !isOff(operations, operation);
    }

    private static boolean isOff(Map<Operation, OperationRecord> records, Operation operation) {
        OperationRecord record = records.get(operation);
        return record != null && record.isOff();
    }

    /// The parts of the operations that are on.
    public SortedMap<String, Optional<Failure>> repeatedCollectors() {
        if (operations.values().stream().noneMatch(OperationRecord::isOff)) {
            return collectors;
        }
        SortedMap<String, Optional<Failure>> repeated = new TreeMap<>(collectors);
        operations.forEach((operation, record) -> {
            if (record.isOff()) {
                repeated.keySet()
                        .removeIf(part -> part.equals(operation.toString()) || part.startsWith(operation + "/"));
            }
        });
        return repeated;
    }

    /// What keeps parts of it from being read, each reason once. That a node which the cluster says is off does not
    /// answer is none of them, and neither is what a version of PVE does not have.
    public SortedSet<Kind> reasons() {
        SortedSet<Kind> reasons = new TreeSet<>();
        repeatedCollectors()
                .forEach((part, failure) ->
                        failure.filter(_ -> !isOfOfflineNode(part)).ifPresent(why -> reasons.add(why.kind())));
        reasons.remove(Kind.UNSUPPORTED);
        return reasons;
    }

    /// Parts of one node are named `operation/node` or `operation/node/side`; those of a sync are of no node.
    private boolean isOfOfflineNode(String part) {
        String[] words = part.split("/", 3);
        return words.length > 1
                && !words[0].equals(Operation.SYNC.toString())
                && inventory.stream()
                        .flatMap(read -> read.nodes().stream())
                        .filter(NodeSummary::isOffline)
                        .anyMatch(node -> node.node().toString().equals(words[1]));
    }

    /// What the configuration says of a target, as far as others want to know it.
    ///
    /// @param nodes the nodes that belong to it, joined by commas, or `all`
    /// @param transport `api`, `api+tunnel` or `ssh`
    public record Facts(TargetName name, String nodes, String transport, boolean tlsVerifyDisabled) {
        /// Whether the node belongs to the target.
        public boolean covers(NodeName node) {
            return nodes.equals("all") || List.of(nodes.split(",")).contains(node.value());
        }
    }
}
