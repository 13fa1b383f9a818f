package dev.pvefleet.boot;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.state.FleetState;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Whether a scrape shows the whole fleet, read or restored, dead targets included.
///
/// A target that hangs keeps the others waiting for a minute at most. Once served, it is served from then on, whatever
/// targets a reload brings.
@Singleton
final class FirstSnapshot {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final FleetState state;
    private final Nanos nanos;
    private final long begun;
    private final AtomicBoolean served = new AtomicBoolean();

    FirstSnapshot(FleetState state, Nanos nanos) {
        this.state = state;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    boolean isServed() {
        FleetSnapshot snapshot = state.snapshot();
        if (!snapshot.targets().isEmpty() && (snapshot.isComplete() || isTimeOver())) {
            served.set(true);
        }
        return served.get();
    }

    private boolean isTimeOver() {
        return nanos.getAsLong() - begun > LONGEST_WAIT.toNanos();
    }
}
