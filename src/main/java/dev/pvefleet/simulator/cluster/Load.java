package dev.pvefleet.simulator.cluster;

import java.time.Instant;

/// Numbers that move with time the way load does, computed and not stored: the same seed at the same instant gives the
/// same value.
///
/// @param seed tells one guest or node from another
public record Load(long seed) {
    private static final double SLOWEST_SECONDS = 7_200;

    public static Load of(long clusterSeed, Object subject) {
        return new Load(mix(clusterSeed * 31 + subject.toString().hashCode()));
    }

    /// A slow wave between the two values.
    public double between(double low, double high, Instant now, int aspect) {
        double period = 600 + unit(aspect) * (SLOWEST_SECONDS - 600);
        double phase = unit(aspect + 1_000) * 2 * Math.PI;
        double wave = Math.sin(now.getEpochSecond() * 2 * Math.PI / period + phase);
        return low + (high - low) * (wave + 1) / 2;
    }

    /// A counter that has grown at its own steady rate for the given time.
    public long counter(long seconds, long atMostPerSecond, int aspect) {
        long rate = 1 + (long) (unit(aspect) * atMostPerSecond);
        return rate * seconds;
    }

    /// A fixed choice from 0 up to, but not including, the bound.
    public int choice(int bound, int aspect) {
        return (int) (unit(aspect) * bound);
    }

    private double unit(int aspect) {
        return (mix(seed + 0x9E3779B97F4A7C15L * (aspect + 1L)) >>> 11) * 0x1.0p-53;
    }

    /// The finaliser of SplitMix64.
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
