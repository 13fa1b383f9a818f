package dev.pvefleet.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what other processes do, by looking again and again.
public final class Until {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Until() {}

    /// What was looked for.
    ///
    /// @param what for the message, if it does not come in time
    public static <T> T seen(String what, Duration limit, Callable<Optional<T>> look) throws Exception {
        long giveUp = System.nanoTime() + limit.toNanos();
        do {
            Optional<T> found = look.call();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < giveUp);
        throw new IllegalStateException("within " + limit.toSeconds() + " s there was no " + what);
    }

    /// The same for what either is or is not.
    public static void holds(String what, Duration limit, Callable<Boolean> look) throws Exception {
        seen(what, limit, () -> look.call() ? Optional.of(true) : Optional.empty());
    }
}
