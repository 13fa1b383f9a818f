package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ClusterNodes;
import dev.pvefleet.proxmox.ClusterResources;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.NodeCalls;
import dev.pvefleet.proxmox.NodeGuests;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The guests of the cluster behind one target, as its list has them, and as those nodes have them that were asked.
///
/// The list is right at once about which guests there are, of what type and on which node. Names come from what
/// pvestatd last told: those of other guests up to ten seconds late, that of a new guest not at all until then, and
/// none where pvestatd is dead. The nodes' own lists are right at once about everything.
final class ClusterGuests {
    private static final String OPERATION = "lookup";

    /// Below what one entry point takes at once.
    private static final int NODES_AT_ONCE = 8;

    private final Target target;
    private final ClusterNodes nodes;
    private final Map<GuestId, GuestRecord> listed;
    private final SortedMap<NodeName, OnNode> asked;

    private ClusterGuests(
            Target target, ClusterNodes nodes, Map<GuestId, GuestRecord> listed, SortedMap<NodeName, OnNode> asked) {
        this.target = target;
        this.nodes = nodes;
        this.listed = listed;
        this.asked = asked;
    }

    static ClusterGuests listed(Target target, ClusterResources resources, Instant recordedAt) {
        Map<GuestId, GuestRecord> byId = resources.guests(target, OPERATION, recordedAt).stream()
                .collect(Collectors.toMap(GuestRecord::id, guest -> guest));
        return new ClusterGuests(target, resources.nodes(), byId, new TreeMap<>());
    }

    /// With the names that the list does not have of guests of a type.
    ClusterGuests withMissingNames(GuestType type, Instant recordedAt, Instant deadline) {
        return askingNodesOf(
                listed.values().stream().filter(guest -> guest.type() == type && guest.name() == null),
                recordedAt,
                deadline);
    }

    /// With the names that guests of a type have at this moment.
    ClusterGuests withPresentNames(GuestType type, Instant recordedAt, Instant deadline) {
        return askingNodesOf(listed.values().stream().filter(guest -> guest.type() == type), recordedAt, deadline);
    }

    private ClusterGuests askingNodesOf(Stream<GuestRecord> guests, Instant recordedAt, Instant deadline) {
        Set<NodeName> open = guests.map(GuestRecord::node).collect(Collectors.toCollection(TreeSet::new));
        open.removeAll(asked.keySet());
        if (open.isEmpty()) {
            return this;
        }
        SortedMap<NodeName, OnNode> more = new TreeMap<>(asked);
        List<NodeName> inOrder = List.copyOf(open);
        List<OnNode> answers = FanOut.over(inOrder, NODES_AT_ONCE, node -> ask(node, recordedAt, deadline));
        for (int i = 0; i < inOrder.size(); i++) {
            more.put(inOrder.get(i), answers.get(i));
        }
        return new ClusterGuests(target, nodes, listed, more);
    }

    private OnNode ask(NodeName node, Instant recordedAt, Instant deadline) {
        Optional<Failure> offline = nodes.offline(node);
        if (offline.isPresent()) {
            return new OnNode(List.of(), offline);
        }
        List<Request<NodeGuests>> requests = Stream.of(GuestType.values())
                .map(type -> NodeCalls.guests(node, type))
                .toList();
        Answers answers = target.api().sendTogether(requests, deadline);
        List<GuestRecord> found = new ArrayList<>();
        Optional<Failure> failure = Optional.empty();
        for (Request<NodeGuests> request : requests) {
            switch (answers.to(request)) {
                case Answer.Given<NodeGuests>(var guests) -> {
                    found.addAll(guests.records(target, OPERATION, recordedAt));
                    failure = failure.or(() -> strange(guests));
                }
                case Answer.Refused<NodeGuests>(var why) -> failure = failure.or(() -> Optional.of(why.asFailure()));
            }
        }
        return new OnNode(found, failure);
    }

    private static Optional<Failure> strange(NodeGuests guests) {
        return guests.unreadable() == 0
                ? Optional.empty()
                : Optional.of(new Failure(
                        Kind.MALFORMED,
                        "its list has guests that could not be understood: %d".formatted(guests.unreadable()),
                        Optional.empty()));
    }

    /// The guests that are meant, of either type.
    List<Location> matches(GuestRef ref) {
        Set<NodeName> cluster =
                nodes.summaries().stream().map(NodeSummary::node).collect(Collectors.toSet());
        return guests().filter(ref::matches)
                .map(guest -> new Location(target, guest, cluster))
                .toList();
    }

    /// What a node says of a guest counts, and what the list says only where the node could not be asked.
    private Stream<GuestRecord> guests() {
        Map<GuestId, GuestRecord> known = new HashMap<>();
        listed.values().stream()
                .filter(guest -> !isAnswered(guest.node()))
                .forEach(guest -> known.put(guest.id(), guest));
        asked.values().stream()
                .flatMap(answer -> answer.guests().stream())
                .forEach(guest -> known.put(guest.id(), withList(guest)));
        return known.values().stream().sorted(GuestRecord.BY_ID);
    }

    private GuestRecord withList(GuestRecord guest) {
        GuestRecord row = listed.get(guest.id());
        return row == null ? guest : guest.listedAs(row);
    }

    private boolean isAnswered(NodeName node) {
        OnNode answer = asked.get(node);
        return answer != null && answer.failure().isEmpty();
    }

    /// Whether a guest is on none of the nodes at this moment: it is moving, or has just gone.
    boolean hasElusive(GuestType type) {
        return elusive(type).findAny().isPresent();
    }

    private Stream<GuestRecord> elusive(GuestType type) {
        Set<GuestId> seen = asked.values().stream()
                .flatMap(answer -> answer.guests().stream())
                .map(GuestRecord::id)
                .collect(Collectors.toSet());
        return listed.values().stream()
                .filter(guest -> guest.type() == type)
                .filter(guest -> isAnswered(guest.node()) && !seen.contains(guest.id()))
                .sorted(GuestRecord.BY_ID);
    }

    /// Why a guest of a type may be there under any name without having been seen under it.
    Optional<Failure> doubt(GuestType type) {
        Optional<Failure> unasked = asked.entrySet().stream()
                .flatMap(entry -> entry
                        .getValue()
                        .failure()
                        .map(why -> new Failure(
                                why.kind(),
                                "what the guests on node %s are called cannot be seen: %s"
                                        .formatted(entry.getKey(), why.message()),
                                why.hint()))
                        .stream())
                .findFirst();
        return unasked.or(() -> elusive(type)
                .findFirst()
                .map(guest -> new Failure(
                        Kind.UNREACHABLE,
                        "%s is listed on node %s, which does not have it at this moment"
                                .formatted(guest.id(), guest.node()),
                        Optional.empty())));
    }

    /// What a node said of its guests.
    ///
    /// @param failure why that is not all
    private record OnNode(List<GuestRecord> guests, Optional<Failure> failure) {
        private OnNode {
            guests = List.copyOf(guests);
        }
    }
}
