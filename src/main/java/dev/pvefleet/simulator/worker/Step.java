package dev.pvefleet.simulator.worker;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/// One thing that a worker does, before the next.
public sealed interface Step {
    /// How long PVE waits for a guest's lock file, if nothing else is said.
    Duration PATIENCE = Duration.ofSeconds(10);

    /// Waits for a lock file, which it then holds until the worker's end.
    record Take(LockFile file, boolean shared, Duration patience) implements Step {}

    /// Takes time. What it takes is asked when it begins.
    record Work(Function<Worker, Duration> time) implements Step {}

    /// Happens in one moment, and may fail.
    record Do(Consumer<Worker> deed) implements Step {}

    static Step take(LockFile file) {
        return new Take(file, false, PATIENCE);
    }

    static Step work(Duration time) {
        return new Work(_ -> time);
    }

    static Step work(Function<Worker, Duration> time) {
        return new Work(time);
    }

    static Step act(Consumer<Worker> deed) {
        return new Do(deed);
    }
}
