package dev.pvefleet.boot;

import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StoredState;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/// Whether the state is written, for `/q/health` and `/q/health/well` alone: an agent that cannot write it watches on,
/// and
/// must be neither restarted nor left out for that.
@Wellness
@Singleton
final class StateHealth implements HealthCheck {
    private final StoredState state;

    StateHealth(StoredState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<StateException> trouble = state.trouble();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("state").status(trouble.isEmpty());
        trouble.ifPresent(why -> response.withData("reason", why.reason().label())
                .withData("message", String.valueOf(why.getMessage())));
        return response.build();
    }
}
