package dev.pvefleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts changes of guests by operation (`start`, `setConfig`, …). A change that began ends in one of three ways:
/// succeeded, failed, refused.
public final class LifecycleCalls {
    private final Meters meters;
    private final MeterProvider<Counter> operations;
    private final MeterProvider<Counter> failures;
    private final MeterProvider<Counter> refusals;
    private final MeterProvider<Counter> forced;
    private final Map<String, AtomicInteger> going = new ConcurrentHashMap<>();

    LifecycleCalls(Meters meters) {
        this.meters = meters;
        operations = meters.counters(Catalogue.LIFECYCLE_OPERATIONS);
        failures = meters.counters(Catalogue.LIFECYCLE_FAILURES);
        refusals = meters.counters(Catalogue.LIFECYCLE_REFUSALS);
        forced = meters.counters(Catalogue.LIFECYCLE_FORCED);
    }

    /// A change begins.
    ///
    /// @param withForce whether the gates are overridden
    public void began(String operation, boolean withForce) {
        going(operation).incrementAndGet();
        if (withForce) {
            counter(forced, Catalogue.LIFECYCLE_FORCED, operation).increment();
        }
    }

    public void succeeded(String operation) {
        ended(operation);
    }

    public void failed(String operation) {
        ended(operation);
        counter(failures, Catalogue.LIFECYCLE_FAILURES, operation).increment();
    }

    /// A gate or a check stood in the way, and nothing was changed.
    ///
    /// @param gate which one, one word of a fixed set
    public void refused(String operation, String gate) {
        ended(operation);
        counter(refusals, Catalogue.LIFECYCLE_REFUSALS, operation, gate).increment();
    }

    private void ended(String operation) {
        going(operation).decrementAndGet();
        counter(operations, Catalogue.LIFECYCLE_OPERATIONS, operation).increment();
    }

    /// An operation's counters stand at 0 from its first begin on, so that the first failure is seen as a rise.
    private AtomicInteger going(String operation) {
        return going.computeIfAbsent(operation, word -> {
            AtomicInteger count = new AtomicInteger();
            meters.gauge(Catalogue.LIFECYCLE_IN_PROGRESS, count::get, word);
            counter(operations, Catalogue.LIFECYCLE_OPERATIONS, word);
            counter(failures, Catalogue.LIFECYCLE_FAILURES, word);
            counter(forced, Catalogue.LIFECYCLE_FORCED, word);
            return count;
        });
    }

    private static Counter counter(MeterProvider<Counter> counters, Catalogue metric, String... labels) {
        return counters.withTags(Meters.tags(metric, labels));
    }
}
