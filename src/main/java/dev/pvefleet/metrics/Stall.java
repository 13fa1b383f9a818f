package dev.pvefleet.metrics;

import dev.pvefleet.model.Pressure;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a node or a guest may have to wait for, and whether some or all of its work does (pressure stall information),
/// in the order of these labels.
enum Stall {
    CPU_FULL("cpu", "full", Pressure::cpuFullPct),
    CPU_SOME("cpu", "some", Pressure::cpuSomePct),
    IO_FULL("io", "full", Pressure::ioFullPct),
    IO_SOME("io", "some", Pressure::ioSomePct),
    MEMORY_FULL("memory", "full", Pressure::memoryFullPct),
    MEMORY_SOME("memory", "some", Pressure::memorySomePct);

    private final String resource;
    private final String share;

    // Made once, because ten thousand guests carry them; they do not change.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Labels labels;

    @SuppressWarnings("ImmutableEnumChecker") // an accessor
    private final Function<Pressure, @Nullable Double> percent;

    Stall(String resource, String share, Function<Pressure, @Nullable Double> percent) {
        this.resource = resource;
        this.share = share;
        this.labels = Labels.of("resource", resource, "stall", share);
        this.percent = percent;
    }

    String resource() {
        return resource;
    }

    /// `some` or `full`.
    String share() {
        return share;
    }

    /// Both as `resource` and `stall`.
    Labels labels() {
        return labels;
    }

    /// The share of time; null where PVE has none.
    @Nullable
    Number ratio(Pressure pressure) {
        return Samples.ratio(percent.apply(pressure));
    }
}
