package dev.pvefleet.model;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// All targets at one moment. Snapshots are swapped whole, so that a reader never sees half of a run.
public record FleetSnapshot(SortedMap<TargetName, TargetSnapshot> targets) {
    /// A fleet without targets.
    public static final FleetSnapshot EMPTY = new FleetSnapshot(new TreeMap<>());

    public FleetSnapshot {
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    }

    /// Adds a target, or replaces it.
    public FleetSnapshot with(TargetSnapshot target) {
        SortedMap<TargetName, TargetSnapshot> changed = new TreeMap<>(targets);
        changed.put(target.facts().name(), target);
        return new FleetSnapshot(changed);
    }

    /// Changes one target. A target that is gone stays gone.
    public FleetSnapshot with(TargetName name, UnaryOperator<TargetSnapshot> change) {
        TargetSnapshot known = targets.get(name);
        return known == null ? this : with(change.apply(known));
    }

    /// Forgets one target.
    public FleetSnapshot without(TargetName name) {
        SortedMap<TargetName, TargetSnapshot> changed = new TreeMap<>(targets);
        changed.remove(name);
        return new FleetSnapshot(changed);
    }

    /// The same by a clock that was set: what was read ten seconds ago stays ten seconds old.
    public FleetSnapshot moved(Duration by) {
        SortedMap<TargetName, TargetSnapshot> moved = new TreeMap<>(targets);
        moved.replaceAll((_, target) -> target.moved(by));
        return new FleetSnapshot(moved);
    }

    /// Whether it says something of every target: what was read or restored, or that it does not answer.
    public boolean isComplete() {
        return targets.values().stream()
                .allMatch(target -> target.reachable().isPresent()
                        || target.inventory().isPresent()
                        || hasBegunWithoutSync(target));
    }

    private static boolean hasBegunWithoutSync(TargetSnapshot target) {
        return !target.isOn(Operation.SYNC)
                && target.operations().values().stream()
                        .allMatch(
                                record -> record.isOff() || record.lastAttempt().isPresent());
    }
}
