package dev.pvefleet.metrics;

import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/// Decides how long the values of a target are shown ({@link TargetSnapshot#shownFor}), since a stale number looks
/// like a live one. How old they are stays visible in the `pvefleet_operation_…` metrics. What was read in the
/// future has no age that anybody knows, and is not fresh; nor is what an operation once read that is off.
final class Freshness {
    private final Instant now;
    private final Map<Operation, Duration> spans = new EnumMap<>(Operation.class);

    /// When the oldest values were read that are fresh; ten thousand guests are held against it.
    private final Map<Operation, Instant> oldest = new EnumMap<>(Operation.class);

    Freshness(TargetSnapshot target, Instant now) {
        this.now = now;
        target.operations().forEach((operation, record) -> {
            if (!record.isOff()) {
                Duration span = target.shownFor(operation, now);
                spans.put(operation, span);
                oldest.put(operation, now.minus(span));
            }
        });
    }

    /// What an operation once read that is off is not fresh.
    boolean isFresh(Operation operation, Instant readAt) {
        return !readAt.isAfter(now) && !readAt.isBefore(oldest.getOrDefault(operation, Instant.MAX));
    }

    boolean isOn(Operation operation) {
        return spans.containsKey(operation);
    }

    /// The last moment at which values that were read then are fresh.
    Instant end(Operation operation, Instant readAt) {
        return readAt.plus(spans.getOrDefault(operation, Duration.ZERO));
    }

    /// The earliest end among those that are fresh.
    Instant firstEnd(Operation operation, Stream<Instant> readAt) {
        return readAt.distinct()
                .map(moment -> end(operation, moment))
                .filter(end -> !end.isBefore(now))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }
}
