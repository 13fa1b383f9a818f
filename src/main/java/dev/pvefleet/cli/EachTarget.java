package dev.pvefleet.cli;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Asks all targets of a fleet at the same time, each with its own deadline, so that a dead one delays no other.
final class EachTarget {
    /// A read that honours its deadline ends by itself; after this much longer it is given up.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Clock clock;
    private final Duration grace;

    EachTarget(Clock clock) {
        this(clock, GRACE);
    }

    EachTarget(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    /// Asks each target, and waits for all.
    ///
    /// @param limit how long a target may take
    <T> List<Attempt<T>> ask(
            List<Target> targets, Function<Target, Duration> limit, BiFunction<Target, Instant, T> question) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Started<T>> started = new ArrayList<>();
            for (Target target : targets) {
                Instant deadline = clock.instant().plus(limit.apply(target));
                started.add(new Started<>(target, deadline, threads.submit(() -> question.apply(target, deadline))));
            }
            return started.stream().map(this::outcome).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private <T> Attempt<T> outcome(Started<T> started) {
        try {
            Duration left = Duration.between(clock.instant(), started.deadline.plus(grace));
            return Attempt.got(started.target, started.answer.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransportException why) {
                return Attempt.failed(started.target, why.asFailure());
            }
            throw e.getCause() instanceof RuntimeException defect ? defect : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            return Attempt.failed(
                    started.target, new Failure(Kind.TIMEOUT, "no complete answer in time", Optional.empty()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Attempt.failed(started.target, new Failure(Kind.TIMEOUT, "interrupted", Optional.empty()));
        }
    }

    private record Started<T>(Target target, Instant deadline, Future<T> answer) {}

    /// What came of asking one target: exactly one of value and failure.
    record Attempt<T>(Target target, Optional<T> value, Optional<Failure> failure) {
        static <T> Attempt<T> got(Target target, T value) {
            return new Attempt<>(target, Optional.of(value), Optional.empty());
        }

        static <T> Attempt<T> failed(Target target, Failure failure) {
            return new Attempt<>(target, Optional.empty(), Optional.of(failure));
        }
    }
}
