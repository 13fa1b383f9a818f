package dev.pvefleet.boot;

import dev.pvefleet.model.Contact;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.state.FleetState;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/// How each target is, for whoever looks at `/q/health`. Always up: a target that is down is what this program is
/// there to tell, and no restart of it helps.
@Wellness
@Singleton
final class TargetStates implements HealthCheck {
    private final FleetState state;

    TargetStates(FleetState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("targets").up();
        state.snapshot().targets().forEach((name, target) -> answer.withData(name.toString(), words(target)));
        return answer.build();
    }

    static String words(TargetSnapshot target) {
        Contact contact = target.contact();
        if (!target.isOn(Operation.SYNC)) {
            return "not asked: its sync is off";
        }
        if (contact.reachable().isEmpty()) {
            return "not asked yet";
        }
        String since = contact.since()
                .map(it -> " since " + it.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        return contact.reachable().get() ? "up" + since + partly(target) : "down" + since + why(target);
    }

    private static String why(TargetSnapshot target) {
        Optional<Failure> failure = target.collectors().getOrDefault(Operation.SYNC.toString(), Optional.empty());
        return failure.map(it -> ": %s: %s".formatted(it.kind().label(), it.message()))
                .orElse("");
    }

    private static String partly(TargetSnapshot target) {
        return target.reasons().isEmpty()
                ? ""
                : ", but not all of it can be read: "
                        + target.reasons().stream().map(Kind::label).collect(Collectors.joining(", "));
    }
}
