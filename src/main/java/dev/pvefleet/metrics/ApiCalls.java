package dev.pvefleet.metrics;

import dev.pvefleet.model.TargetName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts the calls to PVE. Endpoints are counted by their templates, so the number of series is bounded by the number
/// of targets.
public final class ApiCalls {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Route, Tally> tallies = new ConcurrentHashMap<>();

    /// Counts one call.
    ///
    /// @param code PVE's status, or the failure's kind where there was none; empty for a success
    public void count(TargetName target, String transport, String endpoint, Duration took, Optional<String> code) {
        Tally tally = tallies.computeIfAbsent(new Route(target.toString(), transport, endpoint), key -> new Tally());
        tally.calls.increment();
        tally.nanos.add(took.toNanos());
        code.ifPresent(word ->
                tally.failures.computeIfAbsent(word, key -> new LongAdder()).increment());
    }

    void addTo(Samples samples) {
        tallies.forEach((route, tally) -> {
            long calls = tally.calls.sum();
            double seconds = tally.nanos.sum() / NANOS_PER_SECOND;
            samples.add(Catalogue.API_REQUESTS, calls, route.target, route.transport, route.endpoint);
            samples.addSummary(Catalogue.API_DURATION, calls, seconds, route.target, route.transport, route.endpoint);
            tally.failures.forEach((code, count) -> samples.add(
                    Catalogue.API_FAILURES, count.sum(), route.target, route.transport, route.endpoint, code));
        });
    }

    private record Route(String target, String transport, String endpoint) {}

    /// The counts of one route; each number alone is exact, together they may be a call apart.
    private static final class Tally {
        private final LongAdder calls = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    }
}
