package dev.pvefleet.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// Tells whether the configuration file was good when it was last read. Reading it at the start counts.
public final class ConfigReloads {
    private final Meters meters;
    private final AtomicBoolean good = new AtomicBoolean();
    private final AtomicReference<Optional<Instant>> last = new AtomicReference<>(Optional.empty());

    ConfigReloads(Meters meters) {
        this.meters = meters;
    }

    /// The file was good, and is the running configuration now.
    public void loaded(Instant when) {
        good.set(true);
        if (last.getAndSet(Optional.of(when)).isEmpty()) {
            meters.gauge(Catalogue.CONFIG_SUCCESS, () -> good.get() ? 1 : 0);
            meters.gauge(Catalogue.CONFIG_TIMESTAMP, () -> Meters.seconds(last.get()));
        }
    }

    void moved(Duration by) {
        last.updateAndGet(it -> it.map(at -> at.plus(by)));
    }

    /// The file was bad, and the running configuration stays.
    public void refused() {
        good.set(false);
    }
}
