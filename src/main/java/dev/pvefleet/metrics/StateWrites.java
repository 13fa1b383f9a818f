package dev.pvefleet.metrics;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Counts the writes to the state file.
public final class StateWrites {
    private final Meters meters;
    private final Counter failures;
    private final AtomicReference<Optional<Instant>> last = new AtomicReference<>(Optional.empty());

    StateWrites(Meters meters) {
        this.meters = meters;
        failures = meters.counters(Catalogue.STATE_WRITE_FAILURES).withTags();
    }

    public void succeeded(Instant when) {
        if (last.getAndSet(Optional.of(when)).isEmpty()) {
            meters.gauge(Catalogue.STATE_LAST_WRITE, () -> Meters.seconds(last.get()));
        }
    }

    void moved(Duration by) {
        last.updateAndGet(it -> it.map(at -> at.plus(by)));
    }

    public void failed() {
        failures.increment();
    }
}
