package dev.pvefleet.bench;

import dev.pvefleet.bench.Simulation.Count;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Follows an agent's cycles from the other side: a cycle is one `sync` and one `nodeStatus`, and what tells that one
/// is
/// over is that the cluster is left alone. The agent itself is not asked, which would cost it time.
final class Cycles {
    /// Longer than `nodeStatus` starts after `sync`, and shorter than the pause between two cycles.
    private static final Duration QUIET = Duration.ofMillis(1600);

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Simulation simulation;
    private final Way way;

    Cycles(Simulation simulation, Way way) {
        this.simulation = simulation;
        this.way = way;
    }

    /// Waits for the end of the cycle that is going on.
    Count quiet() throws Exception {
        return Until.seen("pause between two cycles", LIMIT, new Calm());
    }

    /// Waits until some more cycles are over.
    Count after(int cycles, Count begin) throws Exception {
        Until.holds(cycles + " more cycles", LIMIT, () -> between(begin, simulation.count()) >= cycles);
        return quiet();
    }

    /// How many cycles lie between.
    double between(Count begin, Count end) {
        return (double) (way.nodesRead(end) - way.nodesRead(begin))
                / simulation.size().nodes();
    }

    /// What each of the cycles in between asked, on average.
    double askedInACycle(Count begin, Count end) {
        return (way.asked(end) - way.asked(begin)) / between(begin, end);
    }

    /// Sees the cluster until it was left alone long enough.
    private final class Calm implements Callable<Optional<Count>> {
        private long asked = -1;
        private long since;

        @Override
        public Optional<Count> call() throws Exception {
            Count now = simulation.count();
            if (way.asked(now) != asked) {
                asked = way.asked(now);
                since = System.nanoTime();
            }
            return System.nanoTime() - since > QUIET.toNanos() ? Optional.of(now) : Optional.empty();
        }
    }
}
