package dev.pvefleet.metrics;

import dev.pvefleet.model.Kind;
import dev.pvefleet.model.TargetName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the calls to PVE. Endpoints are counted by their templates, so the number of series is bounded by the number
/// of targets.
public final class ApiCalls {
    /// From an answer out of memory to PVE's own limit of 30 s.
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    /// What a call may fail with at any time. Its counters stand at 0 from the endpoint's first call on, so that the
    /// first failure is seen as a rise.
    private static final List<String> USUAL_CODES = List.of(
            Kind.UNREACHABLE.label(),
            Kind.TIMEOUT.label(),
            Kind.TLS.label(),
            Kind.HOST_KEY.label(),
            Kind.MALFORMED.label(),
            "401",
            "403",
            "500",
            "595",
            "596");

    private final Meters meters;
    private final Set<TargetName> gone = ConcurrentHashMap.newKeySet();
    private final MeterProvider<Counter> requests;
    private final MeterProvider<Counter> failures;
    private final MeterProvider<Timer> durations;

    ApiCalls(Meters meters) {
        this.meters = meters;
        requests = meters.counters(Catalogue.API_REQUESTS);
        failures = meters.counters(Catalogue.API_FAILURES);
        durations = meters.timers(Catalogue.API_DURATION, BUCKETS);
    }

    /// Counts one call.
    ///
    /// @param code PVE's status, or the failure's kind where there was none; empty for a success
    public void count(TargetName target, String transport, String endpoint, Duration took, Optional<String> code) {
        if (gone.contains(target)) {
            return;
        }
        String name = target.toString();
        Counter sent = requests.withTags(Meters.tags(Catalogue.API_REQUESTS, name, transport, endpoint));
        if (sent.count() == 0) {
            USUAL_CODES.forEach(
                    word -> failures.withTags(Meters.tags(Catalogue.API_FAILURES, name, transport, endpoint, word)));
        }
        sent.increment();
        durations
                .withTags(Meters.tags(Catalogue.API_DURATION, name, transport, endpoint))
                .record(took);
        code.ifPresent(word -> failures.withTags(Meters.tags(Catalogue.API_FAILURES, name, transport, endpoint, word))
                .increment());
        if (gone.contains(target)) {
            drop(target);
        }
    }

    /// Drops what was counted of a target that is not there any more. Calls to it that end later are not counted.
    public void forget(TargetName target) {
        gone.add(target);
        drop(target);
    }

    /// There is a target of this name again.
    public void expect(TargetName target) {
        gone.remove(target);
    }

    private void drop(TargetName target) {
        meters.removeAll("target", target.toString());
    }
}
