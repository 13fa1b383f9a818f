package dev.pvefleet.guest;

import java.time.Duration;
import java.time.Instant;

/// How many calls may be spent on addresses: addresses hardly ever change, and reading them guest by guest would
/// otherwise be most of what PVE is asked.
///
/// It grows with time, by a part of what the other readings ask of a cluster with so many nodes. What is not spent is
/// kept, up to what a small fleet needs to be read as a whole, and what grows between two runs.
final class CallAllowance {
    /// To what is asked without: guests' addresses are then less than a third of all calls.
    private static final double SHARE = 0.4;

    /// At the start, and kept beside what grows.
    private static final double RESERVE = 100;

    private static final int CALLS_OF_A_SYNC = 2;
    private static final int CALLS_OF_A_NODE = 3;

    private final ReadingRates rates;
    private double left = RESERVE;
    private Instant counted;

    /// @param now by a clock that nobody sets
    CallAllowance(ReadingRates rates, Instant now) {
        this.rates = rates;
        this.counted = now;
    }

    /// How many calls may be made now.
    synchronized int left(int nodes, Instant now) {
        double grown = left + perSecond(nodes) * seconds(Duration.between(counted, now));
        left = Math.min(grown, RESERVE + perSecond(nodes) * seconds(rates.guestIps()));
        counted = now;
        return (int) left;
    }

    synchronized void spend(int calls) {
        left -= calls;
    }

    /// How long it takes to make so many calls.
    Duration timeFor(int calls, int nodes) {
        return Duration.ofMillis(Math.round(calls / perSecond(Math.max(1, nodes)) * 1000));
    }

    private double perSecond(int nodes) {
        return SHARE
                * (CALLS_OF_A_SYNC / seconds(rates.sync()) + CALLS_OF_A_NODE * nodes / seconds(rates.nodeStatus()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
