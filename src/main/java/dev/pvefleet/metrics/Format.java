package dev.pvefleet.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The languages that Prometheus reads.
public enum Format {
    /// Version 0.0.4 of Prometheus' own text, the one that everybody reads, `promtool check metrics` too.
    TEXT("text/plain", "", PrometheusTextFormatWriter.create()),
    OPEN_METRICS("application/openmetrics-text", "# EOF\n", OpenMetricsTextFormatWriter.create());

    private final String mediaType;
    private final String end;

    // The writers keep nothing but their settings, which the checker cannot see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final ExpositionFormatWriter writer;

    Format(String mediaType, String end, ExpositionFormatWriter writer) {
        this.mediaType = mediaType;
        this.end = end;
        this.writer = writer;
    }

    /// The format of that media type, if it is one.
    ///
    /// @param mediaType without parameters, such as `text/plain`
    public static Optional<Format> of(String mediaType) {
        return Arrays.stream(values())
                .filter(format -> format.mediaType.equalsIgnoreCase(mediaType))
                .findFirst();
    }

    public String contentType() {
        return writer.getContentType();
    }

    /// Writes metrics as a page of their own.
    void write(MetricSnapshots metrics, OutputStream page) {
        try {
            writer.write(page, metrics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What ends a page, and stands nowhere else.
    byte[] end() {
        return end.getBytes(StandardCharsets.US_ASCII);
    }
}
