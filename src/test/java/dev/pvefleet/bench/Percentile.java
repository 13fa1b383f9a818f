package dev.pvefleet.bench;

import java.util.List;

/// Percentiles by nearest rank.
final class Percentile {
    private Percentile() {}

    static double of(List<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }
}
