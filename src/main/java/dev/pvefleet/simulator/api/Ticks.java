package dev.pvefleet.simulator.api;

import java.time.Instant;

/// The moments at which pvestatd collects: what comes from memory changes only every ten seconds.
final class Ticks {
    private static final long SECONDS = 10;

    private Ticks() {}

    static Instant of(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond() / SECONDS * SECONDS);
    }
}
