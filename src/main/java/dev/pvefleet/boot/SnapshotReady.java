package dev.pvefleet.boot;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once the first snapshot is served.
@Readiness
@Singleton
final class SnapshotReady implements HealthCheck {
    private final FirstSnapshot first;

    SnapshotReady(FirstSnapshot first) {
        this.first = first;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("first snapshot")
                .status(first.isServed())
                .build();
    }
}
