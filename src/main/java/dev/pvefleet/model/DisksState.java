package dev.pvefleet.model;

import java.util.Locale;

/// How the reading of a node's disks went. An empty list means "no disks" only when the state is `OK`.
public enum DisksState {
    OK,
    FORBIDDEN,
    TIMEOUT,
    UNSUPPORTED,
    /// The reading failed in another way; the run's failures say how.
    FAILED,
    /// Nobody asked (`--no-smart`).
    SKIPPED;

    /// The state after a reading that failed.
    public static DisksState of(Kind kind) {
        return switch (kind) {
            case FORBIDDEN -> FORBIDDEN;
            case UNSUPPORTED -> UNSUPPORTED;
            case TIMEOUT -> TIMEOUT;
            case UNREACHABLE, TLS, HOST_KEY, UNAUTHENTICATED, NOT_FOUND, REJECTED, LOCKED, MALFORMED, STALE -> FAILED;
        };
    }

    /// The word in JSON.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
