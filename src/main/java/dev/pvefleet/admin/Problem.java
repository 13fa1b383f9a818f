package dev.pvefleet.admin;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Why a request is not done.
///
/// @param retryAfter when it is worth another try
/// @param mistakes every single one, where there may be several
/// @param operation the operation that is meant
record Problem(
        Trouble trouble,
        String detail,
        Optional<String> hint,
        Optional<Duration> retryAfter,
        List<String> mistakes,
        Optional<ChangeId> operation) {
    Problem {
        mistakes = List.copyOf(mistakes);
    }

    static Problem of(Trouble trouble, String detail) {
        return new Problem(trouble, detail, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    static Problem of(Trouble trouble, String detail, String hint) {
        return new Problem(trouble, detail, Optional.of(hint), Optional.empty(), List.of(), Optional.empty());
    }

    static Problem of(Failure failure) {
        return new Problem(
                Trouble.of(failure.kind()),
                failure.message(),
                failure.hint(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /// Several mistakes, of which the detail says how many there are.
    static Problem of(Trouble trouble, List<String> mistakes) {
        String detail = mistakes.size() == 1
                ? mistakes.getFirst()
                : "%d mistakes; the first: %s".formatted(mistakes.size(), mistakes.getFirst());
        return new Problem(trouble, detail, Optional.empty(), Optional.empty(), mistakes, Optional.empty());
    }

    Problem after(Duration delay) {
        return new Problem(trouble, detail, hint, Optional.of(delay), mistakes, operation);
    }

    Problem about(ChangeId id) {
        return new Problem(trouble, detail, hint, retryAfter, mistakes, Optional.of(id));
    }

    ProblemException asException() {
        return new ProblemException(this);
    }
}
