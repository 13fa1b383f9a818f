package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How one operation has fared on one target since the agent started.
///
/// @param interval how often it runs; zero if it is off, and then it runs only when somebody asks for it
/// @param lastSuccess when it last succeeded as a whole; a run in which one node failed is not a success
/// @param lastDuration how long the last run took, whatever its outcome
/// @param succeeded whether the last run that was due succeeded; empty before the first
/// @param failures how often it failed, by one of {@link #REASONS}
/// @param skipped how often it was due while the run before was still going on
/// @param heldBack how often it was due while the target was left alone after failures
public record OperationRecord(
        Duration interval,
        Optional<Instant> lastAttempt,
        Optional<Instant> lastSuccess,
        Optional<Duration> lastDuration,
        Optional<Boolean> succeeded,
        long runs,
        SortedMap<String, Long> failures,
        long skipped,
        long heldBack) {
    /// A defect of this program.
    public static final String INTERNAL = "internal";

    /// All reasons for which an operation may fail.
    public static final List<String> REASONS = Stream.concat(
                    Arrays.stream(Kind.values()).map(Kind::label), Stream.of(INTERNAL))
            .toList();

    public OperationRecord {
        failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }

    /// Whether nobody repeats it.
    public boolean isOff() {
        return interval.isZero();
    }

    /// The record of an operation that has not run yet.
    public static OperationRecord waiting(Duration interval) {
        return new OperationRecord(
                interval,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                new TreeMap<>(),
                0,
                0);
    }

    /// What a new process still says of it: when it last succeeded, unless that was in the future.
    public OperationRecord ofEarlierProcess(Instant now) {
        return new OperationRecord(
                interval,
                Optional.empty(),
                lastSuccess.filter(at -> !at.isAfter(now)),
                Optional.empty(),
                Optional.empty(),
                0,
                new TreeMap<>(),
                0,
                0);
    }

    /// The record after a run that began and took as long as said, and that failed for the reason, if there is one.
    public OperationRecord ran(Instant began, Duration took, Optional<String> reason) {
        SortedMap<String, Long> counted = new TreeMap<>(failures);
        reason.ifPresent(word -> counted.merge(word, 1L, Long::sum));
        return new OperationRecord(
                interval,
                Optional.of(began),
                reason.isEmpty() ? Optional.of(began.plus(took)) : lastSuccess,
                Optional.of(took),
                Optional.of(reason.isEmpty()),
                runs + 1,
                counted,
                skipped,
                heldBack);
    }

    /// The record after a run that was left out.
    public OperationRecord skippedOnce() {
        return new OperationRecord(
                interval, lastAttempt, lastSuccess, lastDuration, succeeded, runs, failures, skipped + 1, heldBack);
    }

    /// The record after a run that was not attempted, because the target does not answer: no run, and no success.
    public OperationRecord heldBackOnce() {
        return new OperationRecord(
                interval,
                lastAttempt,
                lastSuccess,
                lastDuration,
                Optional.of(false),
                runs,
                failures,
                skipped,
                heldBack + 1);
    }

    /// The same by a clock that was set.
    OperationRecord moved(Duration by) {
        return new OperationRecord(
                interval,
                lastAttempt.map(at -> at.plus(by)),
                lastSuccess.map(at -> at.plus(by)),
                lastDuration,
                succeeded,
                runs,
                failures,
                skipped,
                heldBack);
    }

    /// The same record at another cadence.
    public OperationRecord at(Duration cadence) {
        return new OperationRecord(
                cadence, lastAttempt, lastSuccess, lastDuration, succeeded, runs, failures, skipped, heldBack);
    }
}
