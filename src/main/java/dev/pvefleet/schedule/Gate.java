package dev.pvefleet.schedule;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets tasks through while it is open; once closed, waits for those that are inside.
final class Gate {
    private static final int PLACES = Integer.MAX_VALUE;

    private final Semaphore places = new Semaphore(PLACES);
    private volatile boolean closed;

    /// The task, as long as the gate is open when it is called.
    Runnable guarding(Runnable task) {
        return () -> {
            if (closed || !places.tryAcquire()) {
                return;
            }
            try {
                task.run();
            } finally {
                places.release();
            }
        };
    }

    /// Closes the gate for good, if it is not closed yet.
    ///
    /// @return whether everybody has left within the time
    boolean close(Duration patience) throws InterruptedException {
        closed = true;
        if (!places.tryAcquire(PLACES, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        places.release(PLACES);
        return true;
    }
}
