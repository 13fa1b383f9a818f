package dev.pvefleet.schedule;

import dev.pvefleet.model.Kind;

/// What the two sides of an edge are called.
final class Words {
    private Words() {}

    static String lost(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> "unreachable";
            case TIMEOUT -> "no answer in time";
            case TLS -> "certificate refused";
            case HOST_KEY -> "host key refused";
            case UNAUTHENTICATED -> "not authenticated";
            case FORBIDDEN -> "permission denied";
            case NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, MALFORMED -> "failing";
            case STALE -> "no news of guests";
        };
    }

    static String regained(Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> "reachable again";
            case FORBIDDEN -> "permission regained";
            case TIMEOUT, TLS, HOST_KEY, UNAUTHENTICATED, NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, MALFORMED, STALE ->
                "well again";
        };
    }
}
