package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import java.util.Optional;

/// The search for one guest did not end with exactly one.
public abstract sealed class GuestSearchException extends RuntimeException
        permits AmbiguousGuestException, GuestNotFoundException, RenamedGuestException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;

    GuestSearchException(Kind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    /// What to do about it.
    public Optional<String> hint() {
        return Optional.of(hint);
    }

    public Failure asFailure() {
        return new Failure(kind, String.valueOf(getMessage()), hint());
    }
}
