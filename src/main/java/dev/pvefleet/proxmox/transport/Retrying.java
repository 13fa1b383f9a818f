package dev.pvefleet.proxmox.transport;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Sends a read again after a failure that may pass, at most twice, and not before the time that a
/// `Retry-After` names.
///
/// A write goes out once. Where PVE's answer proves that it did not begin, it may be sent again, but not from here:
/// whoever sends it must look first whether it is still to be done.
public final class Retrying implements Transport {
    private static final int READS_AGAIN = 2;
    private static final Duration BACKOFF = Duration.ofMillis(200);

    private final Transport next;
    private final Clock clock;
    private final Pause pause;
    private final RandomGenerator random;

    public Retrying(Transport next, Clock clock, Pause pause, RandomGenerator random) {
        this.next = next;
        this.clock = clock;
        this.pause = pause;
        this.random = random;
    }

    @Override
    public Reply send(Call call) {
        Call travelling = call;
        for (int repetition = 1; ; repetition++) {
            try {
                return next.send(travelling);
            } catch (TransportException failure) {
                Duration wait = waitBefore(repetition, call, failure).orElseThrow(() -> failure);
                rest(wait, call, failure);
                travelling = call.alone();
            }
        }
    }

    @Override
    public Optional<String> objection(Call call) {
        return next.objection(call);
    }

    private Optional<Duration> waitBefore(int repetition, Call call, TransportException failure) {
        if (!call.endpoint().isRepeatable() || repetition > READS_AGAIN || !mayPass(failure)) {
            return Optional.empty();
        }
        boolean stale = failure.getCause() instanceof StaleConnection;
        Duration own = stale && repetition == 1 ? Duration.ZERO : jittered(repetition);
        return Optional.of(
                failure.retryAfter().filter(wanted -> wanted.compareTo(own) > 0).orElse(own));
    }

    private static boolean mayPass(TransportException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, TIMEOUT -> true;
            case LOCKED -> failure.isLockTimeout();
            case TLS, HOST_KEY, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, REJECTED, UNSUPPORTED, MALFORMED, STALE -> false;
        };
    }

    /// Between half and the whole of a time that doubles with each repetition.
    private Duration jittered(int repetition) {
        long longest = BACKOFF.toMillis() << (repetition - 1);
        return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
    }

    private void rest(Duration wait, Call call, TransportException failure) {
        if (!clock.instant().plus(wait).isBefore(call.deadline())) {
            throw failure;
        }
        try {
            pause.take(wait);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
