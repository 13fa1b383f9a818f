package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs one question, never twice at once, and tells how it went; whatever the question throws becomes an outcome.
final class Run {
    private final Question question;
    private final Duration limit;
    private final Clock clock;
    private final AtomicBoolean going = new AtomicBoolean();

    /// @param limit how long one run may take
    Run(Question question, Duration limit, Clock clock) {
        this.question = question;
        this.limit = limit;
        this.clock = clock;
    }

    Outcome attempt() {
        if (!going.compareAndSet(false, true)) {
            return new Outcome.Skipped();
        }
        try {
            return timed(clock.instant());
        } finally {
            going.set(false);
        }
    }

    private Outcome timed(Instant began) {
        try {
            Reading reading = question.ask(began.plus(limit));
            return new Outcome.Answered(began, since(began), reading);
        } catch (TransportException e) {
            return new Outcome.Refused(began, since(began), e.asFailure());
        } catch (RuntimeException e) {
            return new Outcome.Broken(began, since(began), e);
        }
    }

    private Duration since(Instant began) {
        Duration took = Duration.between(began, clock.instant());
        return took.isNegative() ? Duration.ZERO : took;
    }

    /// How an attempt went.
    sealed interface Outcome {
        /// The run before still goes on.
        record Skipped() implements Outcome {}

        /// PVE answered, at least in part.
        record Answered(Instant began, Duration took, Reading reading) implements Outcome {
            Optional<Failure> firstFailure() {
                return reading.firstFailure();
            }
        }

        /// The target as a whole gave nothing.
        record Refused(Instant began, Duration took, Failure failure) implements Outcome {}

        /// A defect of this program, which must not end the schedule.
        record Broken(Instant began, Duration took, RuntimeException defect) implements Outcome {}
    }
}
