package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.Worker;
import java.time.Duration;
import java.util.Optional;

/// How a guest is to be shut down.
///
/// @param timeout how long to wait for it; without one what the guest's `startup` option says, else 60 s
/// @param force whether to cut its power then
record Shutdown(Optional<Duration> timeout, boolean force) {
    private static final Duration USUAL = Duration.ofSeconds(60);

    /// Not asking the guest at all.
    static final Shutdown HARD = new Shutdown(Optional.of(Duration.ZERO), true);

    static Shutdown of(Asked asked) {
        return new Shutdown(
                asked.text("timeout").map(text -> Duration.ofSeconds(Long.parseLong(text))), asked.flag("forceStop"));
    }

    Duration patience(Optional<String> startup) {
        return timeout.or(() -> startup.flatMap(Shutdown::down)).orElse(USUAL);
    }

    /// What waiting takes: as long as the guest needs, or until patience is over. Where nothing takes time, neither
    /// does
    /// waiting in vain, or a test whose clock stands still would never see the end.
    Duration wait(Worker worker, Optional<String> startup) {
        Duration needed = worker.cluster().spec().pace().power();
        return needed.isZero() || heeds(worker, startup) ? needed : patience(startup);
    }

    /// Whether the guest shuts down in time.
    boolean heeds(Worker worker, Optional<String> startup) {
        boolean ignores = worker.mishap().orElse(null) instanceof Mishap.GuestIgnoresIt;
        return !ignores && worker.cluster().spec().pace().power().compareTo(patience(startup)) <= 0;
    }

    /// The `down=` of a `startup` option.
    private static Optional<Duration> down(String startup) {
        for (String part : startup.split(",", -1)) {
            if (part.startsWith("down=")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(part, 5, part.length(), 10)));
            }
        }
        return Optional.empty();
    }
}
