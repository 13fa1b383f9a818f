package dev.pvefleet.cli;

import java.util.List;

/// The arguments cannot be followed, which shows only once they are looked at together, or with the configuration.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> mistakes;

    UsageException(String message) {
        this(List.of(message));
    }

    /// @param mistakes all that is wrong
    UsageException(List<String> mistakes) {
        super(String.join("; ", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    List<String> mistakes() {
        return mistakes;
    }
}
