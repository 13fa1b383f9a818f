package dev.pvefleet.schedule;

import dev.pvefleet.model.Operation;
import java.time.Duration;
import java.time.Instant;

/// Leaves a target alone after it did not answer, for longer each time, and asks at full rate again once it has.
///
/// The first `sync` after the pause decides: other operations wait for its word, because each of them would only find
/// out the same, at the price of its own deadline.
final class Backoff {
    static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int MOST_DOUBLINGS = 10;

    private final Duration cadence;
    private int misses;
    private Instant until = Instant.MIN;

    /// @param cadence how often the target is synced
    Backoff(Duration cadence) {
        this.cadence = cadence;
    }

    /// The target answered.
    synchronized void answered() {
        misses = 0;
        until = Instant.MIN;
    }

    /// The target did not answer a sync that began then. Gives back until when it is left alone.
    ///
    /// The pause ends half an interval early, so that the run which is due at its end is not missed by a moment;
    /// after the first miss no sync is left out.
    synchronized Instant missed(Instant began) {
        Duration pause = cadence.multipliedBy(1L << Math.min(misses, MOST_DOUBLINGS));
        misses++;
        until = began.plus(shorter(pause, LONGEST))
                .minus(shorter(cadence, LONGEST).dividedBy(2));
        return until;
    }

    synchronized Word ask(Operation operation, Instant now) {
        if (misses == 0) {
            return Word.GO;
        }
        if (now.isBefore(until)) {
            return Word.WAIT;
        }
        return operation == Operation.SYNC ? Word.GO : Word.SYNC_FIRST;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// What a run that is due may do.
    enum Word {
        GO,
        SYNC_FIRST,
        WAIT
    }
}
