package dev.pvefleet.proxmox.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How a thread waits, so that tests need not.
@FunctionalInterface
public interface Pause {
    /// Waits in real time.
    Pause REAL = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

    void take(Duration time) throws InterruptedException;
}
