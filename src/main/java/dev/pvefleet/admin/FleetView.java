package dev.pvefleet.admin;

import dev.pvefleet.admin.Documents.Coverage;
import dev.pvefleet.admin.Documents.Failing;
import dev.pvefleet.admin.Documents.Guest;
import dev.pvefleet.admin.Documents.Node;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known of the fleet, as of one moment.
record FleetView(FleetSnapshot fleet, Instant now) {

    /// @throws ProblemException if there is no such target
    TargetSnapshot target(TargetName name) {
        return Optional.ofNullable(fleet.targets().get(name))
                .orElseThrow(() -> unknown(name, fleet.targets().keySet()).asException());
    }

    static Problem unknown(TargetName name, Set<TargetName> known) {
        return Problem.of(
                Trouble.NOT_FOUND,
                "there is no target '%s'".formatted(name),
                "there are: " + known.stream().map(TargetName::toString).collect(Collectors.joining(", ")));
    }

    List<Guest> guests(Optional<TargetName> target, Predicate<GuestRecord> wanted) {
        return targets(target)
                .flatMap(known -> known.inventory().stream()
                        .flatMap(inventory ->
                                inventory.guests().stream().filter(wanted).map(guest -> guest(known, guest))))
                .toList();
    }

    Optional<Guest> guest(TargetSnapshot target, Vmid vmid) {
        return target.inventory().stream()
                .flatMap(inventory -> inventory.guests().stream())
                .filter(guest -> guest.vmid().equals(vmid))
                .findFirst()
                .map(guest -> guest(target, guest));
    }

    List<Node> nodes(Optional<TargetName> target) {
        return targets(target)
                .flatMap(known -> names(known).stream().flatMap(name -> node(known, name).stream()))
                .toList();
    }

    /// A node of the target. Of one that never gave its status, only what the cluster's list says of it is known.
    Optional<Node> node(TargetSnapshot target, NodeName name) {
        Optional<NodeRecord> read = Optional.ofNullable(target.nodes().get(name));
        return read.isPresent()
                ? read.map(node -> node(target, node, Operation.NODE_STATUS))
                : summary(target, name)
                        .filter(_ -> names(target).contains(name))
                        .flatMap(_ -> target.inventory())
                        .map(inventory -> node(
                                target,
                                NodeRecord.unread(target.facts().name(), name, inventory.recordedAt()),
                                Operation.SYNC));
    }

    List<Coverage> coverage(Optional<TargetName> target, Operation operation) {
        return targets(target).map(known -> coverage(known, operation)).toList();
    }

    List<Documents.Target> targets() {
        return targets(Optional.empty()).map(this::described).toList();
    }

    Documents.Target described(TargetSnapshot target) {
        Coverage guests = coverage(target, Operation.SYNC);
        return new Documents.Target(
                guests.name(),
                target.facts().transport(),
                target.facts().nodes(),
                target.facts().tlsVerifyDisabled(),
                guests.reachable(),
                target.inventory().map(inventory -> inventory.guests().size()).orElse(null),
                guests.recordedAt(),
                guests.ageSec(),
                guests.stale(),
                target.isRestored(),
                Readings.of(target),
                failing(target, _ -> true));
    }

    /// The nodes of the cluster behind a target, as far as they were seen.
    Set<NodeName> cluster(TargetName target) {
        return targets(Optional.of(target))
                .flatMap(known -> known.inventory().stream())
                .flatMap(inventory -> inventory.nodes().stream())
                .map(NodeSummary::node)
                .collect(Collectors.toSet());
    }

    private Stream<TargetSnapshot> targets(Optional<TargetName> target) {
        return fleet.targets().values().stream()
                .filter(known -> target.map(known.facts().name()::equals).orElse(true));
    }

    private Guest guest(TargetSnapshot target, GuestRecord guest) {
        Age age = Age.of(target, Operation.SYNC, guest.recordedAt(), now);
        Optional<GuestAddresses> told = told(target, guest);
        return new Guest(
                told.map(GuestAddresses::ipv4)
                        .flatMap(ipv4 -> ipv4.stream().findFirst())
                        .map(guest::withIpv4)
                        .orElse(guest),
                told.filter(it -> !it.ipv4().isEmpty())
                        .map(GuestAddresses::toldAt)
                        .map(at -> Age.of(target, Operation.GUEST_IPS, at, now).ageSec())
                        .orElse(null),
                age.ageSec(),
                age.stale(),
                age.restored());
    }

    /// What the guest told of its addresses, unless metrics do not show it any more: because it is too old, or nobody
    /// knows whether the guest runs.
    private Optional<GuestAddresses> told(TargetSnapshot target, GuestRecord guest) {
        return target.addresses()
                .filter(_ -> !guest.isUnknown())
                .flatMap(known -> Optional.ofNullable(known.byGuest().get(guest.id())))
                .filter(it -> Optional.ofNullable(it.toldAt())
                        .filter(at ->
                                !Age.of(target, Operation.GUEST_IPS, at, now).stale())
                        .isPresent());
    }

    private Node node(TargetSnapshot target, NodeRecord node, Operation operation) {
        Age age = Age.of(target, operation, node.recordedAt(), now);
        String status = summary(target, node.node()).map(NodeSummary::status).orElse(null);
        return new Node(node, status, age.ageSec(), age.stale(), age.restored());
    }

    private static Optional<NodeSummary> summary(TargetSnapshot target, NodeName name) {
        return target.inventory().stream()
                .flatMap(inventory -> inventory.nodes().stream())
                .filter(summary -> summary.node().equals(name))
                .findFirst();
    }

    /// The nodes that belong to the target, whether or not they gave their status.
    private static NavigableSet<NodeName> names(TargetSnapshot target) {
        NavigableSet<NodeName> names = new TreeSet<>(target.nodes().keySet());
        target.inventory().stream()
                .flatMap(inventory -> inventory.nodes().stream())
                .map(NodeSummary::node)
                .filter(node -> target.facts().covers(node))
                .forEach(names::add);
        return names;
    }

    private Coverage coverage(TargetSnapshot target, Operation operation) {
        Optional<Instant> recordedAt = switch (operation) {
            case SYNC, GUEST_IPS -> target.inventory().map(Inventory::recordedAt);
            case NODE_STATUS, SMART ->
                target.nodes().values().stream().map(NodeRecord::recordedAt).min(Instant::compareTo);
        };
        Optional<Age> age = recordedAt.map(at -> Age.of(target, operation, at, now));
        return new Coverage(
                target.facts().name(),
                target.reachable().orElse(null),
                recordedAt.orElse(null),
                age.map(Age::ageSec).orElse(null),
                age.map(Age::stale).orElse(true),
                age.map(Age::restored).orElse(false),
                failing(target, part -> part.equals(operation.toString()) || part.startsWith(operation + "/")));
    }

    private static List<Failing> failing(TargetSnapshot target, Predicate<String> wanted) {
        return target.collectors().entrySet().stream()
                .filter(part -> wanted.test(part.getKey()))
                .flatMap(part -> part.getValue().stream()
                        .map(why -> new Failing(
                                part.getKey(),
                                why.kind().label(),
                                why.message(),
                                why.hint().orElse(null))))
                .toList();
    }
}
