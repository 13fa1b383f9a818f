package dev.pvefleet.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of one scrape, gathered by metric. What is null is not known and gets no series.
final class Samples {
    private final Map<Catalogue, List<Sample>> gathered = new EnumMap<>(Catalogue.class);

    void add(Catalogue metric, @Nullable Number value, String... labels) {
        if (value != null) {
            put(metric, metric.metricName(), value.doubleValue(), labels);
        }
    }

    void add(Catalogue metric, boolean value, String... labels) {
        add(metric, value ? 1 : 0, labels);
    }

    void add(Catalogue metric, Instant value, String... labels) {
        add(metric, value.toEpochMilli() / 1000.0, labels);
    }

    /// A percentage becomes a ratio.
    void addPercent(Catalogue metric, @Nullable Double percent, String... labels) {
        add(metric, percent == null ? null : percent / 100, labels);
    }

    void addSummary(Catalogue metric, long count, double sum, String... labels) {
        put(metric, metric.metricName() + "_count", (double) count, labels);
        put(metric, metric.metricName() + "_sum", sum, labels);
    }

    List<MetricFamilySamples> families() {
        List<MetricFamilySamples> families = new ArrayList<>();
        gathered.forEach((metric, samples) -> families.add(family(metric, samples)));
        return families;
    }

    static MetricFamilySamples family(Catalogue metric, List<Sample> samples) {
        return new MetricFamilySamples(metric.metricName(), metric.type(), metric.help(), samples);
    }

    private void put(Catalogue metric, String name, double value, String... labels) {
        if (labels.length != metric.labels().size()) {
            throw new IllegalArgumentException("%s has the labels %s".formatted(metric, metric.labels()));
        }
        gathered.computeIfAbsent(metric, key -> new ArrayList<>())
                .add(new Sample(name, metric.labels(), List.of(labels), value));
    }
}
