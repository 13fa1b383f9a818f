package dev.pvefleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Makes meters as the catalogue describes them.
final class Meters {
    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    MeterProvider<Counter> counters(Catalogue metric) {
        return Counter.builder(metric.metricName()).description(metric.help()).withRegistry(registry);
    }

    /// @param limits the upper ends of the histogram's buckets
    MeterProvider<Timer> timers(Catalogue metric, Duration... limits) {
        return Timer.builder(metric.metricName())
                .description(metric.help())
                .serviceLevelObjectives(limits)
                .withRegistry(registry);
    }

    /// @param value held on to as long as the registry lives
    void gauge(Catalogue metric, Supplier<Number> value, String... labels) {
        Gauge.builder(metric.metricName(), value)
                .description(metric.help())
                .tags(tags(metric, labels))
                .register(registry);
    }

    /// Drops the meters with the label.
    void removeAll(String label, String value) {
        for (Meter meter : registry.getMeters()) {
            if (value.equals(meter.getId().getTag(label))) {
                registry.remove(meter);
            }
        }
    }

    /// A moment as Prometheus has it; before there was one, a value that is no number.
    static double seconds(Optional<Instant> moment) {
        return moment.map(it -> it.toEpochMilli() / 1000.0).orElse(Double.NaN);
    }

    static List<Tag> tags(Catalogue metric, String... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Tag.of(metric.labels().get(i), values[i]))
                .toList();
    }
}
