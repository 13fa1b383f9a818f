package dev.pvefleet.state.sqlite;

import dev.pvefleet.state.OpenStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Stores in a folder of a test, and a clock that the test turns.
final class Stores {
    private Stores() {}

    static OpenStore open(Path folder, int history, Clock clock) {
        return new StateFile(folder.resolve("state.db"), history, clock).openBeside();
    }

    /// A clock that stands until it is turned.
    static final class HandClock extends Clock {
        private Instant now;

        HandClock(Instant start) {
            now = start;
        }

        void turn(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
