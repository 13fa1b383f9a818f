package dev.pvefleet.metrics;

import dev.pvefleet.model.TargetName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;

/// Counts the calls to PVE. Endpoints are counted by their templates, so the number of series is bounded by the number
/// of targets.
public final class ApiCalls {
    private final Meters meters;
    private final MeterProvider<Counter> requests;
    private final MeterProvider<Counter> failures;
    private final MeterProvider<Timer> durations;

    ApiCalls(Meters meters) {
        this.meters = meters;
        requests = meters.counters(Catalogue.API_REQUESTS);
        failures = meters.counters(Catalogue.API_FAILURES);
        durations = meters.timers(Catalogue.API_DURATION);
    }

    /// Counts one call.
    ///
    /// @param code PVE's status, or the failure's kind where there was none; empty for a success
    public void count(TargetName target, String transport, String endpoint, Duration took, Optional<String> code) {
        String name = target.toString();
        requests.withTags(Meters.tags(Catalogue.API_REQUESTS, name, transport, endpoint))
                .increment();
        durations
                .withTags(Meters.tags(Catalogue.API_DURATION, name, transport, endpoint))
                .record(took);
        code.ifPresent(word -> failures.withTags(Meters.tags(Catalogue.API_FAILURES, name, transport, endpoint, word))
                .increment());
    }

    /// Drops what was counted of a target that is not there any more.
    public void forget(TargetName target) {
        meters.removeAll("target", target.toString());
    }
}
