package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// One operation of one target: each call runs it, and puts the outcome into the state.
final class Job implements Runnable {
    private static final String INTERNAL = "internal";

    private final TargetName target;
    private final Operation operation;
    private final Run run;
    private final FleetState state;
    private final Edges edges;

    Job(TargetName target, Operation operation, Run run, FleetState state, Edges edges) {
        this.target = target;
        this.operation = operation;
        this.run = run;
        this.state = state;
        this.edges = edges;
    }

    String name() {
        return operation + " " + target;
    }

    @Override
    public void run() {
        switch (run.attempt()) {
            case Run.Outcome.Skipped() -> record(known -> known.with(operation, it -> it.skippedOnce()));
            case Run.Outcome.Answered(Instant began, Duration took, Reading reading) -> {
                record(known -> ran(reading.change().apply(known), began, took, reading.firstFailure())
                        .withCollectors(merged(known.collectors(), reading.parts())));
                reached(true);
                edges.answered(target, operation, reading);
            }
            case Run.Outcome.Refused(Instant began, Duration took, Failure failure) -> {
                record(known -> ran(known, began, took, Optional.of(failure))
                        .withCollectors(merged(known.collectors(), whole(failure))));
                reached(isReached(failure.kind()));
                edges.refused(target, operation, failure, isReached(failure.kind()));
            }
            case Run.Outcome.Broken(Instant began, Duration took, RuntimeException defect) -> {
                record(known -> known.with(operation, it -> it.ran(began, took, Optional.of(INTERNAL))));
                edges.broken(target, operation, defect);
            }
        }
    }

    /// Only a sync says whether the target is reachable: it is the cheapest question, asked most often, and to the
    /// entry point itself, while others fail when a node behind it is dead.
    private void reached(boolean reached) {
        if (operation == Operation.SYNC) {
            record(known -> known.withReachable(reached));
        }
    }

    private void record(UnaryOperator<TargetSnapshot> change) {
        state.update(fleet -> fleet.with(target, change));
    }

    private TargetSnapshot ran(TargetSnapshot known, Instant began, Duration took, Optional<Failure> failure) {
        Optional<String> reason = failure.map(why -> why.kind().label());
        return known.with(operation, it -> it.ran(began, took, reason));
    }

    /// The parts of this operation are replaced, so that a node which left the cluster leaves the metrics too.
    private SortedMap<String, Optional<Failure>> merged(
            SortedMap<String, Optional<Failure>> known, SortedMap<String, Optional<Failure>> parts) {
        SortedMap<String, Optional<Failure>> merged = new TreeMap<>(known);
        merged.keySet().removeIf(this::isOurs);
        merged.putAll(parts);
        return merged;
    }

    private boolean isOurs(String part) {
        return part.equals(operation.toString()) || part.startsWith(operation + "/");
    }

    private SortedMap<String, Optional<Failure>> whole(Failure failure) {
        SortedMap<String, Optional<Failure>> parts = new TreeMap<>();
        parts.put(operation.toString(), Optional.of(failure));
        return parts;
    }

    /// Whether PVE answered and knows who we are, even if it said no.
    private static boolean isReached(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, TLS, HOST_KEY, UNAUTHENTICATED -> false;
            case FORBIDDEN, NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, MALFORMED -> true;
        };
    }
}
