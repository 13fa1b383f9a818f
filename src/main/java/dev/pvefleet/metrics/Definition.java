package dev.pvefleet.metrics;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.List;

/// What one metric is: its name as users see it, its type, its help and its labels, in the order of the catalogue.
record Definition(String name, Type type, String help, List<String> labels) {
    private static final String TOTAL = "_total";
    private static final String INFO = "_info";

    Definition {
        labels = List.copyOf(labels);
    }

    /// Whether the only thing that it says is in its labels.
    boolean isInfo() {
        return name.endsWith(INFO);
    }

    /// The name without the suffixes `_total` and `_info`, which the Prometheus client adds itself.
    String familyName() {
        String suffix = name.endsWith(TOTAL) ? TOTAL : isInfo() ? INFO : "";
        return name.substring(0, name.length() - suffix.length());
    }

    MetricMetadata metadata() {
        return new MetricMetadata(familyName(), help);
    }

    /// What stands behind `# TYPE` in Prometheus' text format, where an info metric is a gauge.
    enum Type {
        GAUGE,
        COUNTER,
        HISTOGRAM
    }
}
