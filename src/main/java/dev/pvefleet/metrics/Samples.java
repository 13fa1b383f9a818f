package dev.pvefleet.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Values of several metrics, gathered thing by thing. What is null is not known and gets no series.
///
/// Of two values with the same labels the first stands.
final class Samples {
    private static final double TEN_THOUSAND = 1e4;
    private static final double A_MILLION = 1e6;

    /// Whole numbers below are exact as doubles.
    private static final double EXACT = 0x1p53;

    private final Map<Catalogue, Points> gathered = new EnumMap<>(Catalogue.class);
    private final Map<Catalogue, Set<Labels>> taken = new EnumMap<>(Catalogue.class);

    void add(Catalogue metric, @Nullable Number value, String... labels) {
        if (labels.length != metric.labels().size()) {
            throw new IllegalArgumentException("%s has the labels %s".formatted(metric, metric.labels()));
        }
        if (value != null) {
            Labels whole = Labels.of(metric.labels(), List.of(labels));
            if (taken.computeIfAbsent(metric, _ -> new HashSet<>()).add(whole)) {
                gathered.computeIfAbsent(metric, Points::new).add(whole, value);
            }
        }
    }

    void add(Catalogue metric, boolean value, String... labels) {
        add(metric, value ? 1 : 0, labels);
    }

    void add(Catalogue metric, Instant value, String... labels) {
        add(metric, value.toEpochMilli() / 1000.0, labels);
    }

    void addPercent(Catalogue metric, @Nullable Double percent, String... labels) {
        add(metric, ratio(percent), labels);
    }

    /// A percentage becomes a ratio, without the noise of a binary division: the double next to the decimal number.
    /// Few percentages have more than four decimals, and those that do take the long way.
    static @Nullable Number ratio(@Nullable Double percent) {
        if (percent == null) {
            return null;
        }
        double whole = Math.rint(percent * TEN_THOUSAND);
        return whole / TEN_THOUSAND == percent && Math.abs(whole) < EXACT
                ? Double.valueOf(whole / A_MILLION)
                : BigDecimal.valueOf(percent).movePointLeft(2);
    }

    /// Hands out the values metric by metric.
    void forEach(Consumer<Points> families) {
        gathered.values().forEach(families);
    }
}
