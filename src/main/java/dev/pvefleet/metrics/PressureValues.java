package dev.pvefleet.metrics;

import dev.pvefleet.model.Pressure;

/// The pressure stall information of a node or a guest.
final class PressureValues {
    private PressureValues() {}

    static void addTo(Samples samples, Catalogue metric, String target, String id, Pressure pressure) {
        samples.addPercent(metric, pressure.cpuSomePct(), target, id, "cpu", "some");
        samples.addPercent(metric, pressure.cpuFullPct(), target, id, "cpu", "full");
        samples.addPercent(metric, pressure.ioSomePct(), target, id, "io", "some");
        samples.addPercent(metric, pressure.ioFullPct(), target, id, "io", "full");
        samples.addPercent(metric, pressure.memorySomePct(), target, id, "memory", "some");
        samples.addPercent(metric, pressure.memoryFullPct(), target, id, "memory", "full");
    }
}
