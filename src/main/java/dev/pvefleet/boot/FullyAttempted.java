package dev.pvefleet.boot;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.state.FleetState;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once every operation of every target was tried, so that a scrape shows the whole fleet, dead targets included.
@Readiness
@Singleton
final class FullyAttempted implements HealthCheck {
    private final FleetState state;

    FullyAttempted(FleetState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        FleetSnapshot snapshot = state.snapshot();
        return HealthCheckResponse.named("every operation was tried")
                .status(!snapshot.targets().isEmpty() && snapshot.isFullyAttempted())
                .withData("targets", snapshot.targets().size())
                .build();
    }
}
