package dev.pvefleet.proxmox;

import org.jspecify.annotations.Nullable;

/// Percentages with four decimals: a guest that idles at a thousandth of its cores still shows in a ratio.
final class Percent {
    private Percent() {}

    static @Nullable Double ofFraction(@Nullable Double fraction) {
        return fraction == null ? null : Double.valueOf(rounded(fraction * 100));
    }

    /// The share of a part in a whole; null where one is missing, or the whole is nothing (a node without swap).
    static @Nullable Double ofShare(@Nullable Long part, @Nullable Long whole) {
        return part == null || whole == null || whole <= 0 ? null : Double.valueOf(rounded(100.0 * part / whole));
    }

    static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
