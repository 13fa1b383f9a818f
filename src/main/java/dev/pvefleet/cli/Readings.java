package dev.pvefleet.cli;

import dev.pvefleet.cli.EachTarget.Attempt;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.shape.TargetReport;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// What several targets gave, and how each of them fared.
///
/// @param read whether anything was read at all
record Readings<T>(List<T> values, List<TargetReport> reports, boolean read) {

    /// The readings of targets that answer as a whole or not at all.
    static <V, T> Readings<T> of(List<Attempt<V>> attempts, Function<V, List<T>> values) {
        return gather(attempts, values, value -> new TreeMap<>(), value -> true);
    }

    /// The readings of targets whose nodes may fail one by one.
    static <T> Readings<T> ofNodes(List<Attempt<NodeReadings<T>>> attempts) {
        return gather(
                attempts,
                NodeReadings::nodes,
                NodeReadings::failures,
                value -> !value.nodes().isEmpty() || value.failures().isEmpty());
    }

    private static <V, T> Readings<T> gather(
            List<Attempt<V>> attempts,
            Function<V, List<T>> values,
            Function<V, SortedMap<NodeName, Failure>> failures,
            Function<V, Boolean> gaveSomething) {
        List<T> all = attempts.stream()
                .flatMap(attempt -> attempt.value().stream())
                .flatMap(value -> values.apply(value).stream())
                .toList();
        List<TargetReport> reports = attempts.stream()
                .map(attempt -> attempt.failure()
                        .map(why -> TargetReport.failed(attempt.target().name(), why))
                        .orElseGet(() -> TargetReport.of(
                                attempt.target().name(),
                                failures.apply(attempt.value().orElseThrow()))))
                .toList();
        boolean read = attempts.stream()
                .anyMatch(attempt -> attempt.value().map(gaveSomething).orElse(false));
        return new Readings<>(all, reports, read);
    }
}
