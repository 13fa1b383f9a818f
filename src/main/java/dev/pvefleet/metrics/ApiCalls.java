package dev.pvefleet.metrics;

import dev.pvefleet.model.TargetName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Counts the calls to PVE. Endpoints are counted by their templates, so the number of series is bounded by the number
/// of targets.
public final class ApiCalls {
    private final MeterProvider<Counter> requests;
    private final MeterProvider<Counter> failures;
    private final MeterProvider<Timer> durations;

    ApiCalls(MeterRegistry registry) {
        requests = counter(Catalogue.API_REQUESTS, registry);
        failures = counter(Catalogue.API_FAILURES, registry);
        durations = Timer.builder(Catalogue.API_DURATION.metricName())
                .description(Catalogue.API_DURATION.help())
                .withRegistry(registry);
    }

    /// Counts one call.
    ///
    /// @param code PVE's status, or the failure's kind where there was none; empty for a success
    public void count(TargetName target, String transport, String endpoint, Duration took, Optional<String> code) {
        String name = target.toString();
        requests.withTags(tags(Catalogue.API_REQUESTS, name, transport, endpoint))
                .increment();
        durations
                .withTags(tags(Catalogue.API_DURATION, name, transport, endpoint))
                .record(took);
        code.ifPresent(word -> failures.withTags(tags(Catalogue.API_FAILURES, name, transport, endpoint, word))
                .increment());
    }

    private static MeterProvider<Counter> counter(Catalogue metric, MeterRegistry registry) {
        return Counter.builder(metric.metricName()).description(metric.help()).withRegistry(registry);
    }

    private static List<Tag> tags(Catalogue metric, String... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Tag.of(metric.labels().get(i), values[i]))
                .toList();
    }
}
