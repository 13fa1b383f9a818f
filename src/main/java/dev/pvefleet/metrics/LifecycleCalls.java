package dev.pvefleet.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts changes of guests by operation (`start`, `setConfig`, …). A change that began ends once; before, it may be
/// forced past gates, or be refused by one.
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

    /// What may be counted: its counters stand at 0 from now on, so that the first failure is seen as a rise.
    ///
    /// @param gates what may refuse an operation
    public void expect(Collection<String> operations, Collection<String> gates) {
        operations.forEach(operation -> {
            going(operation);
            gates.forEach(gate -> counter(refusals, Catalogue.LIFECYCLE_REFUSALS, operation, gate));
        });
    }

    /// A change begins.
    public void began(String operation) {
        going(operation).incrementAndGet();
    }

    /// A gate was overridden.
    public void forced(String operation) {
        counter(forced, Catalogue.LIFECYCLE_FORCED, operation).increment();
    }

    /// A gate or a check stood in the way, and nothing was changed. The change ends, too.
    ///
    /// @param gate which one, one word of a fixed set
    public void refused(String operation, String gate) {
        counter(refusals, Catalogue.LIFECYCLE_REFUSALS, operation, gate).increment();
    }

    /// A change ended.
    ///
    /// @param failed whether it failed; a refusal is no failure
    public void ended(String operation, boolean failed) {
        going(operation).decrementAndGet();
        counter(operations, Catalogue.LIFECYCLE_OPERATIONS, operation).increment();
        if (failed) {
            counter(failures, Catalogue.LIFECYCLE_FAILURES, operation).increment();
        }
    }

    /// The operation's counters stand at 0 from its first begin on, if nobody expected it.
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
