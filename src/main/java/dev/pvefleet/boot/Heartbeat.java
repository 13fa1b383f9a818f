package dev.pvefleet.boot;

import dev.pvefleet.state.FleetState;
import dev.pvefleet.systemd.ServiceManager;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/// What the scheduler's loop does each second beside its jobs, so that others see that it goes round: it says that the
/// first snapshot is served, and how the fleet is, once it is.
@Singleton
final class Heartbeat implements Runnable {
    static final Duration RATE = Duration.ofSeconds(1);

    private final FleetState state;
    private final FirstSnapshot firstSnapshot;
    private final ServiceManager systemd;
    private final LongSupplier nanos;
    private volatile long last;
    private boolean announced;
    private String told = "";

    Heartbeat(FleetState state, FirstSnapshot firstSnapshot, ServiceManager systemd, Nanos nanos) {
        this.state = state;
        this.firstSnapshot = firstSnapshot;
        this.systemd = systemd;
        this.nanos = nanos;
        this.last = nanos.getAsLong();
    }

    @Override
    public void run() {
        last = nanos.getAsLong();
        tell();
    }

    /// How long the loop has been silent.
    Duration silence() {
        return Duration.ofNanos(nanos.getAsLong() - last);
    }

    private synchronized void tell() {
        if (!announced && firstSnapshot.isServed()) {
            announced = systemd.ready();
        }
        String line = StatusLine.of(state.snapshot(), firstSnapshot.isServed());
        if (!line.equals(told)) {
            systemd.status(line);
            told = line;
        }
    }
}
