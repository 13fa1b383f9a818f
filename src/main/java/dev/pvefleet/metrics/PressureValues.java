package dev.pvefleet.metrics;

import dev.pvefleet.model.Pressure;
import org.jspecify.annotations.Nullable;

/// The pressure stall information of a node or a guest, as Prometheus wants it.
final class PressureValues {
    private PressureValues() {}

    /// Tells each ratio with its `resource` and `stall`, in the order of these; null where PVE has none.
    static void forEach(Pressure pressure, Told told) {
        told.value("cpu", "full", Samples.ratio(pressure.cpuFullPct()));
        told.value("cpu", "some", Samples.ratio(pressure.cpuSomePct()));
        told.value("io", "full", Samples.ratio(pressure.ioFullPct()));
        told.value("io", "some", Samples.ratio(pressure.ioSomePct()));
        told.value("memory", "full", Samples.ratio(pressure.memoryFullPct()));
        told.value("memory", "some", Samples.ratio(pressure.memorySomePct()));
    }

    /// Takes one ratio.
    @FunctionalInterface
    interface Told {
        void value(String resource, String stall, @Nullable Number ratio);
    }
}
