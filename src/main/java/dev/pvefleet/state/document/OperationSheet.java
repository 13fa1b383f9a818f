package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How operations fared, as rows.
final class OperationSheet {
    static final Sheet<Map.Entry<Operation, OperationRecord>> OPERATIONS = new Sheet<>(
            OperationSheet::read,
            column("operation", entry -> entry.getKey().name()),
            column("interval", entry -> entry.getValue().interval()),
            column("lastAttempt", entry -> entry.getValue().lastAttempt().orElse(null)),
            column("lastSuccess", entry -> entry.getValue().lastSuccess().orElse(null)),
            column("lastDuration", entry -> entry.getValue().lastDuration().orElse(null)),
            column("succeeded", entry -> entry.getValue().succeeded().orElse(null)),
            column("runs", entry -> entry.getValue().runs()),
            column("failures", entry -> entry.getValue().failures()),
            column("skipped", entry -> entry.getValue().skipped()),
            column("heldBack", entry -> entry.getValue().heldBack()));

    private OperationSheet() {}

    private static Map.Entry<Operation, OperationRecord> read(Row row) {
        return Map.entry(
                row.constant("operation", Operation.class),
                new OperationRecord(
                        Duration.parse(row.word("interval")),
                        Optional.ofNullable(row.time("lastAttempt")),
                        Optional.ofNullable(row.time("lastSuccess")),
                        duration(row.text("lastDuration")),
                        Optional.ofNullable(row.flag("succeeded")),
                        row.count("runs"),
                        failures(row.map("failures")),
                        row.count("skipped"),
                        row.count("heldBack")));
    }

    private static Optional<Duration> duration(@Nullable String text) {
        return Optional.ofNullable(text).map(Duration::parse);
    }

    private static SortedMap<String, Long> failures(Map<?, ?> cells) {
        SortedMap<String, Long> failures = new TreeMap<>();
        cells.forEach((reason, count) -> {
            if (count instanceof Number number) {
                failures.put(String.valueOf(reason), number.longValue());
            }
        });
        return failures;
    }
}
