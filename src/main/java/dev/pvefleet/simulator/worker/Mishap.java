package dev.pvefleet.simulator.worker;

import java.util.List;

/// What goes wrong with a task.
public sealed interface Mishap {
    /// It fails before it did anything, as when a lock file is not to be had.
    record FailsAtOnce(String text) implements Mishap {}

    /// It works, and fails when it would be done: what it does at its end is not done, and it tidies up as it can.
    record Fails(String text) implements Mishap {}

    /// It does everything, and has something to say about it: `WARNINGS: n`.
    record Warns(List<String> lines) implements Mishap {
        public Warns {
            lines = List.copyOf(lines);
        }
    }

    /// It never ends, until it is lifted or the task is stopped.
    record Hangs() implements Mishap {}

    /// Its process is killed at its work, as when the node loses power: what is half done stays so.
    record Dies() implements Mishap {}

    /// The guest does not heed a request to shut down.
    record GuestIgnoresIt() implements Mishap {}

    /// For `hastart` and `hastop`: the request is taken, and nobody acts on it.
    record NobodyActs() implements Mishap {}
}
