package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/// One operation of one target: each call runs it, unless the target is left alone, and puts the outcome into the
/// state.
final class Job implements Runnable {
    private final Watch watch;
    private final Operation operation;
    private final Run run;

    /// One place, taken until an outcome is told.
    private final Semaphore turn = new Semaphore(1);

    Job(Watch watch, Operation operation, Run run) {
        this.watch = watch;
        this.operation = operation;
        this.run = run;
    }

    @Override
    public void run() {
        try {
            if (mayGo()) {
                attempt(true);
            } else {
                watch.record(this::heldBack);
            }
        } catch (RuntimeException e) {
            watch.tell(edges -> edges.broken(watch.target(), operation, e));
        }
    }

    /// Ends the job for good; what it still brings is thrown away.
    void stop() {
        run.stop();
    }

    /// Runs it out of turn, unless it is at work already.
    ///
    /// @return whether it ran
    boolean attemptOutOfTurn() {
        return attempt(false);
    }

    /// Has the word of a run: of the one that is at work, or else of one out of turn.
    void conclude() {
        if (!attemptOutOfTurn()) {
            turn.acquireUninterruptibly();
            turn.release();
        }
    }

    private boolean attempt(boolean due) {
        if (!turn.tryAcquire()) {
            handle(new Run.Outcome.Skipped(), due);
            return false;
        }
        try {
            int timesSet = watch.timesSet();
            Run.Outcome outcome = run.attempt();
            if (watch.timesSet() != timesSet) {
                // What was read is dated by the time that was, and would be taken for very old, or for yet to come.
                outcome = run.attempt();
            }
            handle(outcome, due);
            return switch (outcome) {
                case Run.Outcome.Skipped(), Run.Outcome.Stopped() -> false;
                case Run.Outcome.Answered _, Run.Outcome.Refused _, Run.Outcome.Broken _ -> true;
            };
        } finally {
            turn.release();
        }
    }

    private boolean mayGo() {
        return switch (watch.ask(operation)) {
            case GO -> true;
            case WAIT -> false;
            case SYNC_FIRST -> {
                watch.syncNow();
                yield watch.ask(operation) == Backoff.Word.GO;
            }
        };
    }

    private void handle(Run.Outcome outcome, boolean due) {
        switch (outcome) {
            case Run.Outcome.Stopped() -> {}
            case Run.Outcome.Skipped() -> {
                if (due) {
                    watch.record(known -> known.with(operation, it -> it.skippedOnce()));
                }
            }
            case Run.Outcome.Answered(Instant began, Duration took, Reading reading) -> {
                watch.record(known -> ran(reading.change().apply(known), began, took, reading.firstFailure())
                        .withCollectors(merged(known.collectors(), reading.parts())));
                contact(took, true);
                settle(reading.failures());
                watch.tell(edges -> edges.answered(watch.target(), operation, reading));
            }
            case Run.Outcome.Refused(Instant began, Duration took, Failure failure) -> {
                boolean reached = isReached(failure.kind());
                watch.record(known -> ran(known, began, took, Optional.of(failure))
                        .withCollectors(merged(known.collectors(), whole(failure))));
                contact(took, reached);
                settle(Map.of(operation.toString(), failure));
                watch.tell(edges -> edges.refused(watch.target(), operation, failure, reached));
            }
            case Run.Outcome.Broken(Instant began, Duration took, Throwable defect) -> {
                watch.record(known ->
                        known.with(operation, it -> it.ran(began, took, Optional.of(OperationRecord.INTERNAL))));
                watch.tell(edges -> edges.broken(watch.target(), operation, defect));
            }
        }
    }

    /// Only a sync says whether the target is reachable: it is the cheapest question, asked most often, and to the
    /// entry point itself, while others fail when a node behind it is dead.
    private void contact(Duration took, boolean reached) {
        if (operation == Operation.SYNC) {
            watch.contact(took, reached);
        }
    }

    /// Another operation to which nothing answers may be the first to see that the target is gone: then a sync has to
    /// say so, before it is told as the trouble of this one.
    private void settle(Map<String, Failure> failures) {
        boolean doubtful = operation != Operation.SYNC
                && failures.entrySet().stream()
                        .anyMatch(part ->
                                !isReached(part.getValue().kind()) && watch.isNews(part.getKey(), part.getValue()));
        if (doubtful) {
            watch.syncNow();
        }
    }

    private TargetSnapshot ran(TargetSnapshot known, Instant began, Duration took, Optional<Failure> failure) {
        Optional<String> reason = failure.map(why -> why.kind().label());
        return known.with(operation, it -> it.ran(began, took, reason));
    }

    /// A run that was not attempted is no run, but what it would have read is not read: for the reason that the last
    /// sync gave.
    private TargetSnapshot heldBack(TargetSnapshot known) {
        TargetSnapshot counted = known.with(operation, it -> it.heldBackOnce());
        Optional<Failure> why = known.collectors().getOrDefault(Operation.SYNC.toString(), Optional.empty());
        if (operation == Operation.SYNC || why.isEmpty()) {
            return counted;
        }
        Failure follows = new Failure(
                why.get().kind(),
                "not asked, because the last sync failed: " + why.get().message(),
                why.get().hint());
        return counted.withCollectors(merged(known.collectors(), whole(follows)));
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
            case FORBIDDEN, NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, MALFORMED, STALE -> true;
        };
    }
}
