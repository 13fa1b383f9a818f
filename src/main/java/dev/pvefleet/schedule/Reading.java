package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.TargetSnapshot;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// What one run of an operation read.
///
/// @param change what it does to what is known of the target
/// @param parts each part of the operation to why it gave nothing, if it did not
/// @param notices what an operator should know though nothing failed
record Reading(UnaryOperator<TargetSnapshot> change, SortedMap<String, Optional<Failure>> parts, List<String> notices) {
    Reading {
        notices = List.copyOf(notices);
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /// Why the run did not read everything, if it did not: the first part's reason stands for all.
    Optional<Failure> firstFailure() {
        return parts.values().stream().flatMap(Optional::stream).findFirst();
    }
}
