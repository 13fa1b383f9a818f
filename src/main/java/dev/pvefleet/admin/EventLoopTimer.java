package dev.pvefleet.admin;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The timer of Vert.x.
@Singleton
final class EventLoopTimer implements Later {
    private final Vertx vertx;

    EventLoopTimer(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        long timer = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
        return () -> vertx.cancelTimer(timer);
    }
}
