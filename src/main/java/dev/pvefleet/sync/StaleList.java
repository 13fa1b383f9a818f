package dev.pvefleet.sync;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Sees that a cluster's list has no news of guests though their nodes are on: pvestatd is dead there.
///
/// PVE goes on to answer, and forgets what the daemon told it after five minutes: each guest of the node is `unknown`
/// then, and so is the node. A guest that was just made is `unknown` for some seconds, too, and so are those of a node
/// that has just come back: these say nothing of the daemon before it had the time to tell of them.
public final class StaleList {
    /// Twice as long as the daemon takes between two rounds.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Since when guests of nodes that are not off are `unknown`; from ever on, where that cannot be for a good reason.
    private Map<GuestId, Instant> silentSince = Map.of();

    /// Why guests have no state and no figures, if it is that.
    ///
    /// @param before what was listed the last time
    /// @param at the moment, by a clock that nobody sets
    public synchronized Optional<Failure> in(Inventory now, Optional<Inventory> before, Instant at) {
        // Guests that a right hides are kept as they were then, and say nothing of the daemon.
        Map<NodeName, List<GuestRecord>> byNode = now.guests().stream()
                .filter(guest -> guest.recordedAt().equals(now.recordedAt()))
                .collect(Collectors.groupingBy(GuestRecord::node));
        silentSince = silentSince(now, byNode, before, at);
        Instant longAgo = at.minus(PATIENCE);
        List<NodeName> stale = now.nodes().stream()
                .map(NodeSummary::node)
                .filter(node -> isStale(byNode.getOrDefault(node, List.of()), longAgo))
                .toList();
        return stale.isEmpty() ? Optional.empty() : Optional.of(failure(stale));
    }

    private Map<GuestId, Instant> silentSince(
            Inventory now, Map<NodeName, List<GuestRecord>> byNode, Optional<Inventory> before, Instant at) {
        Set<GuestId> hadNews = before.map(Inventory::guests).stream()
                .flatMap(Collection::stream)
                .filter(guest -> !guest.isUnknown())
                .map(GuestRecord::id)
                .collect(Collectors.toSet());
        Set<NodeName> wereOff = before.map(Inventory::nodes).stream()
                .flatMap(Collection::stream)
                .filter(NodeSummary::isOffline)
                .map(NodeSummary::node)
                .collect(Collectors.toSet());
        Map<GuestId, Instant> since = new HashMap<>();
        for (NodeSummary node : now.nodes()) {
            if (node.isOffline()) {
                continue;
            }
            boolean isLost = !node.isOnline() && !wereOff.contains(node.node());
            for (GuestRecord guest : byNode.getOrDefault(node.node(), List.of())) {
                if (guest.isUnknown()) {
                    Instant first = isLost || hadNews.contains(guest.id()) ? Instant.MIN : at;
                    since.put(guest.id(), silentSince.getOrDefault(guest.id(), first));
                }
            }
        }
        return since;
    }

    private boolean isStale(List<GuestRecord> guests, Instant longAgo) {
        return !guests.isEmpty()
                && guests.stream().allMatch(guest -> silentSince.containsKey(guest.id()))
                && guests.stream()
                        .anyMatch(guest -> !silentSince
                                .getOrDefault(guest.id(), Instant.MAX)
                                .isAfter(longAgo));
    }

    private static Failure failure(List<NodeName> nodes) {
        String names = nodes.stream().map(NodeName::value).collect(Collectors.joining(", "));
        return new Failure(
                Kind.STALE,
                "PVE has no news of any guest on %s, though that node is not off".formatted(names),
                Optional.of("pvestatd is dead or hangs there; on the node: systemctl restart pvestatd"));
    }
}
