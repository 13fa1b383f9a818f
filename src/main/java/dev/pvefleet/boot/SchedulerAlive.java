package dev.pvefleet.boot;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// Alive as long as the scheduler's loop goes round. When it does not, only a restart helps.
@Liveness
@Singleton
final class SchedulerAlive implements HealthCheck {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

    private final Heartbeat heartbeat;

    SchedulerAlive(Heartbeat heartbeat) {
        this.heartbeat = heartbeat;
    }

    @Override
    public HealthCheckResponse call() {
        Duration silence = heartbeat.silence();
        return HealthCheckResponse.named("scheduler")
                .status(silence.compareTo(LONGEST_SILENCE) < 0)
                .withData("lastRoundMillisAgo", silence.toMillis())
                .build();
    }
}
