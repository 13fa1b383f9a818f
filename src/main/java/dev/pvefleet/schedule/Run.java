package dev.pvefleet.schedule;

import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Runs one question, never twice at once, and tells how it went; whatever the question throws becomes an outcome.
///
/// The question has a thread of its own. One that does not keep to its deadline is given up after a grace: its thread
/// is interrupted, and what it still brings is thrown away. Until it has really ended there is no other run.
final class Run {
    /// For a question that is on its way out when its time is over.
    static final Duration GRACE = Duration.ofSeconds(2);

    private final String name;
    private final Question question;
    private final Duration limit;
    private final Duration grace;
    private final Clocks clocks;
    private @Nullable FutureTask<Outcome> going;
    private boolean stopped;

    /// @param limit how long one run may take
    Run(String name, Question question, Duration limit, Duration grace, Clocks clocks) {
        this.name = name;
        this.question = question;
        this.limit = limit;
        this.grace = grace;
        this.clocks = clocks;
    }

    Outcome attempt() {
        Began began = new Began(clocks.wall().instant(), clocks.steady().instant());
        FutureTask<Outcome> asking = new FutureTask<>(() -> ask(began));
        synchronized (this) {
            if (stopped) {
                return new Outcome.Stopped();
            }
            if (going != null) {
                return new Outcome.Skipped();
            }
            going = asking;
        }
        Thread.ofVirtual().name(name).start(() -> {
            asking.run();
            neverBegun(asking);
        });
        return outcome(asking, began);
    }

    /// Ends this for good. What runs is interrupted, and its outcome is {@link Outcome.Stopped}.
    synchronized void stop() {
        stopped = true;
        if (going != null) {
            going.cancel(true);
        }
    }

    private Outcome ask(Began began) {
        try {
            Reading reading = question.ask(began.steady.plus(limit));
            return new Outcome.Answered(began.wall, since(began), reading);
        } catch (TransportException e) {
            return new Outcome.Refused(began.wall, since(began), e.asFailure());
        } catch (RuntimeException | Error e) {
            return new Outcome.Broken(began.wall, since(began), e);
        } finally {
            ended();
        }
    }

    private Outcome outcome(FutureTask<Outcome> asking, Began began) {
        try {
            return asking.get(limit.plus(grace).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return asking.cancel(true)
                    ? new Outcome.Refused(began.wall, since(began), givenUp())
                    : outcome(asking, began);
        } catch (CancellationException _) {
            return new Outcome.Stopped();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            asking.cancel(true);
            return new Outcome.Stopped();
        } catch (ExecutionException e) {
            return new Outcome.Broken(began.wall, since(began), Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private Failure givenUp() {
        return new Failure(
                Kind.TIMEOUT,
                "%s was given up: it had %d ms, and %d ms later it had not ended"
                        .formatted(name, limit.toMillis(), grace.toMillis()),
                Optional.empty());
    }

    private synchronized void ended() {
        going = null;
    }

    /// A task that is stopped before its thread has begun with it never asks.
    @SuppressWarnings("ReferenceEquality") // whether it is still this one
    private synchronized void neverBegun(FutureTask<Outcome> asking) {
        if (going == asking) {
            going = null;
        }
    }

    private Duration since(Began began) {
        return Duration.between(began.steady, clocks.steady().instant());
    }

    /// When an attempt began, by both clocks.
    private record Began(Instant wall, Instant steady) {}

    /// How an attempt went.
    sealed interface Outcome {
        /// The run before still goes on.
        record Skipped() implements Outcome {}

        /// The program, or the watch over this target, ends. It says nothing about the target.
        record Stopped() implements Outcome {}

        /// PVE answered, at least in part.
        record Answered(Instant began, Duration took, Reading reading) implements Outcome {
            Optional<Failure> firstFailure() {
                return reading.firstFailure();
            }
        }

        /// The target as a whole gave nothing.
        record Refused(Instant began, Duration took, Failure failure) implements Outcome {}

        /// A defect of this program, which must not end the schedule.
        record Broken(Instant began, Duration took, Throwable defect) implements Outcome {}
    }
}
