package dev.pvefleet.model;

import org.jspecify.annotations.Nullable;

/// How much work waited for a resource lately, in percent of the time (the kernel's pressure stall information, PSI).
///
/// `some` is time in which at least one task waited, `full` time in which all of them did. PVE has these figures from
/// version 9 on; what it did not give is null.
public record Pressure(
        @Nullable Double cpuSomePct,
        @Nullable Double cpuFullPct,
        @Nullable Double ioSomePct,
        @Nullable Double ioFullPct,
        @Nullable Double memorySomePct,
        @Nullable Double memoryFullPct) {}
