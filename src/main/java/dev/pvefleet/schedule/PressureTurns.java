package dev.pvefleet.schedule;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.TargetSnapshot;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Decides which of a node's two lists of guests a run asks for the pressure in it.
///
/// A node is asked three things a run, whatever its number of guests, and its lists of VMs and containers are two
/// more. So they take turns where both sorts run, and each figure is then two intervals old at most, well below the
/// three at which it would be withdrawn.
final class PressureTurns {
    private static final int FIRST_MAJOR = 9;

    private final Map<NodeName, GuestType> last = new TreeMap<>();

    /// The sort of guest to ask for, for each node that has any; none where the release has no pressure, or is not
    /// known yet.
    Map<NodeName, GuestType> next(TargetSnapshot known) {
        Map<NodeName, Set<GuestType>> running = new TreeMap<>();
        known.inventory().map(Inventory::guests).orElse(List.of()).stream()
                .filter(GuestRecord::isRunning)
                .forEach(guest -> running.computeIfAbsent(guest.node(), _ -> EnumSet.noneOf(GuestType.class))
                        .add(guest.type()));
        last.keySet().retainAll(running.keySet());
        running.forEach((node, types) -> {
            if (hasPressure(Optional.ofNullable(known.nodes().get(node)))) {
                last.put(node, turn(types, Optional.ofNullable(last.get(node))));
            }
        });
        return Map.copyOf(last);
    }

    private static GuestType turn(Set<GuestType> types, Optional<GuestType> before) {
        return types.stream()
                .filter(type -> before.filter(type::equals).isEmpty())
                .findFirst()
                .orElseGet(() -> types.iterator().next());
    }

    private static boolean hasPressure(Optional<NodeRecord> node) {
        return node.map(NodeRecord::pveVersion)
                .flatMap(PveVersion::parse)
                .filter(version -> version.isAtLeast(FIRST_MAJOR, 0))
                .isPresent();
    }
}
