package dev.pvefleet.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of one metric. What is null is not known and gets no series.
///
/// No two values may have the same labels: the client then refuses the whole page.
final class Points {
    private final Catalogue metric;
    private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
    private final List<CounterDataPointSnapshot> counters = new ArrayList<>();
    private final List<InfoDataPointSnapshot> infos = new ArrayList<>();

    Points(Catalogue metric) {
        this.metric = metric;
    }

    Catalogue metric() {
        return metric;
    }

    boolean isEmpty() {
        return gauges.isEmpty() && counters.isEmpty() && infos.isEmpty();
    }

    void add(Labels labels, @Nullable Number value) {
        if (value != null) {
            add(labels, value.doubleValue());
        }
    }

    private void add(Labels labels, double value) {
        switch (metric.type()) {
            case GAUGE -> {
                if (metric.isInfo()) {
                    infos.add(new InfoDataPointSnapshot(labels));
                } else {
                    gauges.add(new GaugeDataPointSnapshot(value, labels, null));
                }
            }
            case COUNTER -> counters.add(new CounterDataPointSnapshot(value, labels, null, 0));
            case HISTOGRAM -> throw new IllegalArgumentException(metric + " is measured here, not read from PVE");
        }
    }

    MetricSnapshot snapshot() {
        return switch (metric.type()) {
            case GAUGE ->
                metric.isInfo()
                        ? new InfoSnapshot(metric.metadata(), infos)
                        : new GaugeSnapshot(metric.metadata(), gauges);
            case COUNTER -> new CounterSnapshot(metric.metadata(), counters);
            case HISTOGRAM -> throw new IllegalArgumentException(metric + " is measured here, not read from PVE");
        };
    }
}
