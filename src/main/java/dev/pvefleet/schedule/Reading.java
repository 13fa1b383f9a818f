package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
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
/// @param sides the parts that it can do without: a privilege or feature that is missing there fails no run
/// @param off the parts of nodes that the cluster itself says are off: they failed, but not the operation
/// @param notices what an operator should know though nothing failed
record Reading(
        UnaryOperator<TargetSnapshot> change,
        SortedMap<String, Optional<Failure>> parts,
        Set<String> sides,
        Set<String> off,
        List<String> notices) {
    Reading {
        notices = List.copyOf(notices);
        sides = Set.copyOf(sides);
        off = Set.copyOf(off);
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    Reading(UnaryOperator<TargetSnapshot> change, SortedMap<String, Optional<Failure>> parts, List<String> notices) {
        this(change, parts, Set.of(), Set.of(), notices);
    }

    /// The same with parts that the operation can do without.
    Reading beside(SortedMap<String, Optional<Failure>> others) {
        SortedMap<String, Optional<Failure>> all = new TreeMap<>(parts);
        all.putAll(others);
        return new Reading(change, all, others.keySet(), off, notices);
    }

    /// Why the run did not read everything, if it did not: the first part's reason stands for all.
    Optional<Failure> firstFailure() {
        return failures().values().stream().findFirst();
    }

    /// The parts that failed, without those of nodes that are off, and what nobody needs.
    SortedMap<String, Failure> failures() {
        SortedMap<String, Failure> failures = new TreeMap<>();
        parts.forEach((part, failure) -> failure.filter(why -> !off.contains(part) && !isExcused(part, why.kind()))
                .ifPresent(why -> failures.put(part, why)));
        return failures;
    }

    private boolean isExcused(String part, Kind kind) {
        return sides.contains(part)
                && switch (kind) {
                    case FORBIDDEN, UNSUPPORTED -> true;
                    case UNREACHABLE,
                            TIMEOUT,
                            TLS,
                            HOST_KEY,
                            UNAUTHENTICATED,
                            NOT_FOUND,
                            REJECTED,
                            LOCKED,
                            MALFORMED,
                            STALE -> false;
                };
    }
}
