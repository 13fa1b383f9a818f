package dev.pvefleet.state.sqlite;

import dev.pvefleet.state.OpenStore;
import java.nio.file.Path;
import java.time.Clock;

/// Stores in a folder of a test.
final class Stores {
    private Stores() {}

    static OpenStore open(Path folder, int history, Clock clock) {
        return new StateFile(folder.resolve("state.db"), history, clock).openBeside();
    }
}
