package dev.pvefleet.metrics;

import io.micrometer.core.instrument.Counter;

/// Counts requests to our own HTTP port that were turned away for want of a good token or role.
public final class AuthFailures {
    private final Counter failures;

    AuthFailures(Meters meters) {
        failures = meters.counters(Catalogue.HTTP_AUTH_FAILURES).withTags();
    }

    public void count() {
        failures.increment();
    }
}
