package dev.pvefleet.state;

import java.time.Instant;

/// Is told how writing the state goes.
public interface StateObserver {
    /// Everything that was to be written is.
    void written(Instant when);

    /// Something could not be written; it is tried again with what comes next.
    void failed(StateException why);
}
