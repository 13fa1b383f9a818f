package dev.pvefleet.cli;

/// The arguments cannot be followed, which shows only once the configuration is known.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
