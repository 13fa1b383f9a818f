package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.TargetSnapshot;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// What one run of an operation read.
///
/// @param change what it does to what is known of the target
/// @param parts each part of the operation to why it gave nothing, if it did not
/// @param off the parts of nodes that the cluster itself says are off: they failed, but not the operation
/// @param notices what an operator should know though nothing failed
record Reading(
        UnaryOperator<TargetSnapshot> change,
        SortedMap<String, Optional<Failure>> parts,
        Set<String> off,
        List<String> notices) {
    Reading {
        notices = List.copyOf(notices);
        off = Set.copyOf(off);
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    Reading(UnaryOperator<TargetSnapshot> change, SortedMap<String, Optional<Failure>> parts, List<String> notices) {
        this(change, parts, Set.of(), notices);
    }

    /// Why the run did not read everything, if it did not: the first part's reason stands for all.
    Optional<Failure> firstFailure() {
        return failures().values().stream().findFirst();
    }

    /// The parts that failed, without those of nodes that are off.
    SortedMap<String, Failure> failures() {
        SortedMap<String, Failure> failures = new TreeMap<>();
        parts.forEach(
                (part, failure) -> failure.filter(_ -> !off.contains(part)).ifPresent(why -> failures.put(part, why)));
        return failures;
    }
}
