package dev.pvefleet.admin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for the end of something, but not for ever.
@FunctionalInterface
interface Patience {
    /// Really waits.
    Patience REAL = (end, atMost) -> {
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Whoever waited looks himself what there is now.
            return;
        }
    };

    /// Returns at the end, or when the time is over.
    void await(CompletableFuture<?> end, Duration atMost);
}
