package dev.pvefleet.lifecycle;

import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import java.util.List;
import java.util.Optional;

/// A PVE task failed, or did not end in time and goes on without us.
public final class TaskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Upid upid;
    private final transient List<String> log;
    private final transient Optional<Hint> advice;

    /// @param kind `REJECTED` for a task that failed, `LOCKED` where a lock was the reason and `FORBIDDEN` where a
    ///     right was, `TIMEOUT` for one that goes on, `UNREACHABLE` where it can no longer be asked
    /// @param log the last lines of the task's log
    TaskException(Kind kind, Upid upid, String message, List<String> log, String hint) {
        this(kind, upid, message, log, hint.isEmpty() ? Optional.empty() : Optional.of(Hint.of(hint)));
    }

    TaskException(Kind kind, Upid upid, String message, List<String> log, Optional<Hint> advice) {
        super(message);
        this.kind = kind;
        this.upid = upid;
        this.log = List.copyOf(log);
        this.advice = advice;
    }

    public Kind kind() {
        return kind;
    }

    public Upid upid() {
        return upid;
    }

    public List<String> log() {
        return log;
    }

    /// What to do about it, as documents have it.
    public Optional<String> hint() {
        return advice().map(Hint::toString);
    }

    /// What to do about it, for each surface to word.
    public Optional<Hint> advice() {
        return advice;
    }
}
