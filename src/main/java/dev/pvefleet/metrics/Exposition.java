package dev.pvefleet.metrics;

import dev.pvefleet.model.FleetSnapshot;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.function.Supplier;

/// What `/metrics` shows: the agent's own meters, and the fleet once it is published.
public final class Exposition {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ApiCalls calls;
    private final LifecycleCalls changes;
    private final AuthFailures authFailures;
    private final StateWrites stateWrites;
    private final ConfigReloads configReloads;

    public Exposition() {
        Meters meters = new Meters(new PrometheusMeterRegistry(
                PrometheusConfig.DEFAULT, registry, io.micrometer.core.instrument.Clock.SYSTEM));
        calls = new ApiCalls(meters);
        changes = new LifecycleCalls(meters);
        authFailures = new AuthFailures(meters);
        stateWrites = new StateWrites(meters);
        configReloads = new ConfigReloads(meters);
    }

    public ApiCalls calls() {
        return calls;
    }

    public LifecycleCalls changes() {
        return changes;
    }

    public AuthFailures authFailures() {
        return authFailures;
    }

    public StateWrites stateWrites() {
        return stateWrites;
    }

    public ConfigReloads configReloads() {
        return configReloads;
    }

    /// From now on the fleet is shown. To be called once.
    public void publish(Supplier<FleetSnapshot> snapshot, Clock clock, String version) {
        registry.register(new FleetCollector(snapshot, clock, version));
    }

    /// The page as it is now, in UTF-8.
    public byte[] render(Format format) {
        return format.render(registry.scrape(Catalogue::isServed));
    }
}
