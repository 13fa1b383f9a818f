package dev.pvefleet.schedule;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodePressures;
import dev.pvefleet.model.NodeReadings;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The pressure that guests are under, which is read a node and a sort of guest at a time.
final class Pressures {
    private Pressures() {}

    /// What is known with what was read: the lists that were read are replaced, all others stay and age.
    static Map<GuestId, GuestPressure> joined(Map<GuestId, GuestPressure> known, NodeReadings<NodePressures> read) {
        Map<GuestType, Set<NodeName>> lists = new EnumMap<>(GuestType.class);
        for (NodePressures list : read.nodes()) {
            lists.computeIfAbsent(list.type(), _ -> new HashSet<>()).add(list.node());
        }
        Map<GuestId, GuestPressure> joined = new HashMap<>(known);
        joined.entrySet()
                .removeIf(entry -> lists.getOrDefault(entry.getKey().type(), Set.of())
                        .contains(entry.getValue().node()));
        for (NodePressures list : read.nodes()) {
            list.byGuest()
                    .forEach((guest, pressure) ->
                            joined.put(guest, new GuestPressure(list.node(), pressure, list.recordedAt())));
        }
        return joined;
    }

    /// What is known of the guests that are still there and run; the same map if that is all of them, because what is
    /// the same need not be written to metrics anew.
    static Map<GuestId, GuestPressure> ofThoseLeft(Map<GuestId, GuestPressure> known, List<GuestRecord> guests) {
        Set<GuestId> running = known.isEmpty() ? Set.of() : LastKnown.stillRunning(guests);
        if (running.containsAll(known.keySet())) {
            return known;
        }
        Map<GuestId, GuestPressure> left = new HashMap<>(known);
        left.keySet().retainAll(running);
        return left;
    }
}
