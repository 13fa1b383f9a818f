package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why something gave nothing.
final class FailureSheet {
    static final Sheet<Failure> FAILURES = new Sheet<>(
            row -> new Failure(
                    row.constant("kind", Kind.class), row.word("message"), Optional.ofNullable(row.text("hint"))),
            column("kind", failure -> failure.kind().name()),
            column("message", Failure::message),
            column("hint", failure -> failure.hint().orElse(null)));

    private FailureSheet() {}

    /// The failure that a value tells of, if it does.
    static @Nullable Failure of(@Nullable Object value) {
        return value instanceof Map<?, ?> cells ? FAILURES.read(Row.of(cells, new Distinct())) : null;
    }
}
