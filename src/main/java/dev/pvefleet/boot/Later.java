package dev.pvefleet.boot;

import java.time.Duration;

/// Does something once, after a while.
@FunctionalInterface
interface Later {
    void run(Duration delay, Runnable task);
}
