package dev.pvefleet.metrics;

import dev.pvefleet.model.FleetSnapshot;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// What `/metrics` shows: the agent's own meters, and the fleet once it is published.
public final class Exposition {
    /// What Prometheus asks for, and a person with curl.
    private static final List<Form> USUAL =
            List.of(new Form(Format.OPEN_METRICS, Encoding.GZIP), new Form(Format.TEXT, Encoding.IDENTITY));

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ApiCalls calls;
    private final LifecycleCalls changes;
    private final AuthFailures authFailures;
    private final StateWrites stateWrites;
    private final ConfigReloads configReloads;
    private volatile Optional<Shown> shown = Optional.empty();

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
    ///
    /// @param writer on which what has changed is written while pages of before are served
    public void publish(Supplier<FleetSnapshot> snapshot, Clock clock, String version, Executor writer) {
        Pages pages = new Pages(Part::of, writer);
        USUAL.forEach(form -> pages.expect(form, clock.instant()));
        shown = Optional.of(new Shown(snapshot, clock, version, pages));
    }

    /// The system's clock was set: the agent's own times stay as long ago as they were.
    public void moved(Duration by) {
        stateWrites.moved(by);
        configReloads.moved(by);
    }

    /// Writes what has changed since the last time, so that the next page need not wait for it. Cheap if nothing has,
    /// or if nobody asks for pages.
    public void refresh() {
        shown.ifPresent(it -> it.pages.refresh(it.snapshot.get(), it.clock.instant()));
    }

    /// The page as it is now, in UTF-8.
    public Page page(Format format, Encoding encoding) {
        Form form = new Form(format, encoding);
        List<MetricSnapshot> passing = new ArrayList<>();
        registry.scrape(Catalogue::isServed).forEach(passing::add);
        List<Segment> fleet = shown.map(it -> {
                    Instant now = it.clock.instant();
                    passing.addAll(FleetValues.of(it.snapshot.get(), now, it.version));
                    return it.pages.segments(it.snapshot, now, form);
                })
                .orElse(List.of());
        return page(form, new MetricSnapshots(passing), fleet);
    }

    private static Page page(Form form, MetricSnapshots passing, List<Segment> fleet) {
        try (Writing writing = new Writing(form)) {
            List<Segment> segments = new ArrayList<>();
            segments.add(writing.run(passing));
            segments.addAll(fleet);
            segments.add(writing.end());
            return writing.page(segments);
        }
    }

    /// What is shown beside the agent's own meters.
    private record Shown(Supplier<FleetSnapshot> snapshot, Clock clock, String version, Pages pages) {}
}
