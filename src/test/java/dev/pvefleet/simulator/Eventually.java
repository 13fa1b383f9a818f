package dev.pvefleet.simulator;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another thread does, for as long as a loaded machine may need.
final class Eventually {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofMillis(2);

    private Eventually() {}

    /// @throws AssertionError if it does not come to hold
    static void holds(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("does not hold after " + LONGEST);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
