package dev.pvefleet.lifecycle;

import dev.pvefleet.model.Hint;
import java.util.List;
import java.util.Optional;

/// A gate or a check refused a change, before anything was changed.
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Gate gate;
    private final transient List<String> reasons;
    private final transient Optional<Hint> advice;

    /// @param reasons all that stands in the way
    RefusedException(Gate gate, String message, List<String> reasons, String hint) {
        this(gate, message, reasons, hint.isEmpty() ? Optional.empty() : Optional.of(Hint.of(hint)));
    }

    /// @param reasons all that stands in the way
    RefusedException(Gate gate, String message, List<String> reasons, Optional<Hint> advice) {
        super(message);
        this.gate = gate;
        this.reasons = List.copyOf(reasons);
        this.advice = advice;
    }

    public Gate gate() {
        return gate;
    }

    public List<String> reasons() {
        return reasons;
    }

    /// What to do about it, as documents have it.
    public Optional<String> hint() {
        return advice.map(Hint::toString);
    }

    /// What to do about it, for each surface to word.
    public Optional<Hint> advice() {
        return advice;
    }

    /// What refused.
    public enum Gate {
        /// The guest does not carry the managed tag.
        UNMANAGED,
        /// The guest carries a protected tag.
        PROTECTED,
        /// The write would take the managed tag or a protected tag away.
        TAG_DROP,
        /// The guest is no longer the one that it was when the change began.
        CHANGED,
        /// The vmid belongs to a guest that is not the wanted one.
        TAKEN,
        /// What a new guest needs is not there, or the way to PVE cannot carry what was asked.
        INFEASIBLE;

        /// The word in metrics and JSON.
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
