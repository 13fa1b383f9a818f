package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import java.util.Optional;

/// The search for one guest did not end with exactly one.
public abstract sealed class GuestSearchException extends RuntimeException
        permits AmbiguousGuestException, GuestNotFoundException, RenamedGuestException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Hint advice;

    GuestSearchException(Kind kind, String message, Hint advice) {
        super(message);
        this.kind = kind;
        this.advice = advice;
    }

    public Kind kind() {
        return kind;
    }

    /// What to do about it, as documents have it.
    public Optional<String> hint() {
        return Optional.of(advice.toString());
    }

    /// What to do about it, for each surface to word.
    public Hint advice() {
        return advice;
    }

    public Failure asFailure() {
        return new Failure(kind, String.valueOf(getMessage()), hint());
    }
}
