package dev.pvefleet.state;

import java.util.Locale;

/// Why the state on disk could not be used: what happened to which file, and what to do about it.
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public StateException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public StateException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// Whether the file is somebody else's, so that using it would do harm.
    public boolean isOthers() {
        return switch (reason) {
            case TAKEN, NEWER, FOREIGN -> true;
            case CORRUPT, BUSY, FULL, UNUSABLE -> false;
        };
    }

    /// What is wrong, as far as it decides what can be done.
    public enum Reason {
        /// Another agent has the file.
        TAKEN,
        /// A newer version of this program wrote the file.
        NEWER,
        /// The file is a database of another program.
        FOREIGN,
        /// The file is damaged, or is no database.
        CORRUPT,
        /// Another process has been writing for too long.
        BUSY,
        /// The file system is full.
        FULL,
        /// The file or its directory cannot be made, read or written.
        UNUSABLE;

        /// The word in JSON.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
