package dev.pvefleet.metrics;

import dev.pvefleet.model.FleetSnapshot;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Supplier;

/// Makes the fleet part of what `/metrics` serves.
@Singleton
public final class Exposition {
    private final CollectorRegistry registry;

    Exposition(CollectorRegistry registry) {
        this.registry = registry;
    }

    /// From now on `/metrics` shows the fleet. To be called once.
    public void publish(Supplier<FleetSnapshot> snapshot, ApiCalls calls, Clock clock, String version) {
        registry.register(new FleetCollector(snapshot, calls, clock, version));
    }
}
