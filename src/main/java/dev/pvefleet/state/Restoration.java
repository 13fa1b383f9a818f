package dev.pvefleet.state;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a new process takes over from the state that an earlier one wrote.
///
/// The values keep the times at which they were read, and the operations the time of their last success. Whether a
/// target
/// answers is not known before it is asked, and the counters of runs begin anew.
final class Restoration {
    private Restoration() {}

    /// Those targets that are still configured. What claims to have been read in the future is left out: the clock was
    /// wrong then or is now, and nobody knows how old it is.
    static FleetSnapshot of(FleetSnapshot stored, Collection<TargetName> configured, Instant now) {
        FleetSnapshot fleet = FleetSnapshot.EMPTY;
        for (TargetSnapshot target : stored.targets().values()) {
            if (configured.contains(target.facts().name())) {
                fleet = fleet.with(of(target.without(at -> at.isAfter(now)), now));
            }
        }
        return fleet;
    }

    private static TargetSnapshot of(TargetSnapshot stored, Instant now) {
        Map<Operation, OperationRecord> operations = new EnumMap<>(Operation.class);
        stored.operations().forEach((operation, record) -> operations.put(operation, record.ofEarlierProcess(now)));
        return TargetSnapshot.restored(stored, operations, restored(stored));
    }

    private static Set<Operation> restored(TargetSnapshot stored) {
        Set<Operation> restored = EnumSet.noneOf(Operation.class);
        for (Operation operation : Operation.values()) {
            boolean has = switch (operation) {
                case SYNC -> stored.inventory().isPresent();
                case NODE_STATUS -> !stored.nodes().isEmpty();
                case SMART ->
                    stored.nodes().values().stream()
                            .map(NodeRecord::disksRecordedAt)
                            .anyMatch(Objects::nonNull);
                case GUEST_IPS -> stored.addresses().isPresent();
            };
            if (has) {
                restored.add(operation);
            }
        }
        return restored;
    }
}
