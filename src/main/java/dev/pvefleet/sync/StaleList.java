package dev.pvefleet.sync;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Sees that a cluster's list has no news of guests though their nodes are on: pvestatd is dead there.
///
/// PVE goes on to answer, and forgets what the daemon told it after five minutes: each guest of the node is `unknown`
/// then, and so is the node. A guest that was just made is `unknown` for some seconds, too, so one that was not there
/// before says nothing of the daemon where its node is known.
public final class StaleList {
    private StaleList() {}

    /// Why guests have no state and no figures, if it is that.
    ///
    /// @param before what was listed the last time
    public static Optional<Failure> in(Inventory now, Optional<Inventory> before) {
        Set<GuestId> known = before.map(Inventory::guests).stream()
                .flatMap(Collection::stream)
                .map(GuestRecord::id)
                .collect(Collectors.toSet());
        // Guests that a right hides are kept as they were then, and say nothing of the daemon.
        Map<NodeName, List<GuestRecord>> byNode = now.guests().stream()
                .filter(guest -> guest.recordedAt().equals(now.recordedAt()))
                .collect(Collectors.groupingBy(GuestRecord::node));
        List<NodeName> stale = now.nodes().stream()
                .filter(node -> isStale(node, byNode.getOrDefault(node.node(), List.of()), known))
                .map(NodeSummary::node)
                .toList();
        return stale.isEmpty() ? Optional.empty() : Optional.of(failure(stale));
    }

    private static boolean isStale(NodeSummary node, List<GuestRecord> guests, Set<GuestId> known) {
        boolean isSilent = !guests.isEmpty() && guests.stream().allMatch(GuestRecord::isUnknown);
        boolean isOld = !node.isOnline() || guests.stream().anyMatch(guest -> known.contains(guest.id()));
        return isSilent && isOld && !node.isOffline();
    }

    private static Failure failure(List<NodeName> nodes) {
        String names = nodes.stream().map(NodeName::value).collect(Collectors.joining(", "));
        return new Failure(
                Kind.STALE,
                "PVE has no news of any guest on %s, though that node is not off".formatted(names),
                Optional.of("pvestatd is dead or hangs there; on the node: systemctl restart pvestatd"));
    }
}
