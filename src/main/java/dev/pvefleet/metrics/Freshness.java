package dev.pvefleet.metrics;

import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/// Decides how long the values of a target are shown: until they are three times as old as their interval, since a
/// stale number looks like a live one. How old they are stays visible in the `pvefleet_operation_…` metrics.
record Freshness(TargetSnapshot target, Instant now) {
    private static final int INTERVALS_UNTIL_STALE = 3;

    boolean isFresh(Operation operation, Instant readAt) {
        return !end(operation, readAt).isBefore(now);
    }

    /// The last moment at which values that were read then are fresh.
    Instant end(Operation operation, Instant readAt) {
        OperationRecord record = target.operations().get(operation);
        return readAt.plus(record == null ? Duration.ZERO : record.interval().multipliedBy(INTERVALS_UNTIL_STALE));
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
