package dev.pvefleet.boot;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.state.FleetState;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once a scrape shows the whole fleet, read or restored, dead targets included; and from then on, whatever
/// targets a reload brings.
@Readiness
@Singleton
final class FirstSnapshot implements HealthCheck {
    private final FleetState state;
    private final AtomicBoolean served = new AtomicBoolean();

    FirstSnapshot(FleetState state) {
        this.state = state;
    }

    boolean isServed() {
        FleetSnapshot snapshot = state.snapshot();
        if (!snapshot.targets().isEmpty() && snapshot.isComplete()) {
            served.set(true);
        }
        return served.get();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("first snapshot")
                .status(isServed())
                .withData("targets", state.snapshot().targets().size())
                .build();
    }
}
