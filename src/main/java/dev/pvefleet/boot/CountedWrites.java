package dev.pvefleet.boot;

import dev.pvefleet.metrics.StateWrites;
import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateObserver;
import java.time.Instant;

/// Lets metrics count how writing the state goes.
record CountedWrites(StateWrites writes) implements StateObserver {
    @Override
    public void written(Instant when) {
        writes.succeeded(when);
    }

    @Override
    public void failed(StateException why) {
        writes.failed();
    }
}
