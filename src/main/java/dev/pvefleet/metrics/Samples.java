package dev.pvefleet.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The values of one scrape, gathered by metric. What is null is not known and gets no series.
///
/// Of two values with the same labels the first stands: Prometheus takes only one, and the client refuses to show the
/// whole page because of the second.
final class Samples {
    private final Map<Catalogue, Map<Labels, Double>> gathered = new EnumMap<>(Catalogue.class);

    void add(Catalogue metric, @Nullable Number value, String... labels) {
        if (labels.length != metric.labels().size()) {
            throw new IllegalArgumentException("%s has the labels %s".formatted(metric, metric.labels()));
        }
        if (value != null) {
            gathered.computeIfAbsent(metric, key -> new HashMap<>())
                    .putIfAbsent(Labels.of(metric.labels(), List.of(labels)), value.doubleValue());
        }
    }

    void add(Catalogue metric, boolean value, String... labels) {
        add(metric, value ? 1 : 0, labels);
    }

    void add(Catalogue metric, Instant value, String... labels) {
        add(metric, value.toEpochMilli() / 1000.0, labels);
    }

    /// A percentage becomes a ratio, without the noise of a binary division.
    void addPercent(Catalogue metric, @Nullable Double percent, String... labels) {
        add(metric, percent == null ? null : BigDecimal.valueOf(percent).movePointLeft(2), labels);
    }

    MetricSnapshots families() {
        return new MetricSnapshots(gathered.entrySet().stream()
                .map(entry -> family(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static MetricSnapshot family(Catalogue metric, Map<Labels, Double> values) {
        MetricMetadata metadata = metric.metadata();
        return switch (metric.type()) {
            case GAUGE ->
                metric.isInfo()
                        ? new InfoSnapshot(metadata, points(values, entry -> new InfoDataPointSnapshot(entry.getKey())))
                        : new GaugeSnapshot(metadata, points(values, Samples::gauge));
            case COUNTER -> new CounterSnapshot(metadata, points(values, Samples::counter));
            case SUMMARY -> throw new IllegalArgumentException(metric + " is measured here, not read from PVE");
        };
    }

    private static GaugeDataPointSnapshot gauge(Entry<Labels, Double> entry) {
        return GaugeDataPointSnapshot.builder()
                .labels(entry.getKey())
                .value(entry.getValue())
                .build();
    }

    private static CounterDataPointSnapshot counter(Entry<Labels, Double> entry) {
        return CounterDataPointSnapshot.builder()
                .labels(entry.getKey())
                .value(entry.getValue())
                .build();
    }

    private static <P> List<P> points(Map<Labels, Double> values, Function<Entry<Labels, Double>, P> point) {
        return values.entrySet().stream().map(point).toList();
    }
}
