package dev.pvefleet.boot;

import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// How long a command that serves goes on.
final class Lifetime {
    private Lifetime() {}

    /// Returns when the process is told to stop, or the time is over. Being told to stop is no failure, so the exit
    /// code
    /// is the command's own; told a second time, the process ends where it is.
    static void awaitEnd(Optional<Duration> howLong) {
        try (Signals _ = Signals.on("TERM", Quarkus::asyncExit);
                Signals _ = Signals.on("INT", Quarkus::asyncExit)) {
            howLong.ifPresent(time -> CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(Quarkus::asyncExit));
            Quarkus.waitForExit();
        }
    }
}
