package dev.pvefleet.admin;

import dev.pvefleet.admin.Documents.Reading;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/// How the operations of a target fare, as a document says it.
final class Readings {
    private static final double MILLIS = 1_000;

    private Readings() {}

    static SortedMap<String, Reading> of(TargetSnapshot target) {
        SortedMap<String, Reading> readings = new TreeMap<>();
        target.operations().forEach((operation, record) -> readings.put(operation.toString(), of(record)));
        return readings;
    }

    private static Reading of(OperationRecord record) {
        return new Reading(
                seconds(record.interval()),
                record.succeeded().orElse(null),
                record.lastAttempt().orElse(null),
                record.lastSuccess().orElse(null),
                record.lastDuration().map(Readings::seconds).orElse(null),
                record.runs(),
                record.failures(),
                record.skipped());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
