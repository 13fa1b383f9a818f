package dev.pvefleet.state;

import java.nio.file.Path;

/// Where the state of an agent lives, which no other agent may use at the same time.
public interface StateHome extends AutoCloseable {
    /// Opens the store, which is made if it is not there, and takes it for this process.
    ///
    /// @throws StateException if that is not possible; whatever was there is left as it is
    OpenStore open();

    /// Moves a damaged store out of the way, so that a new one can be made.
    ///
    /// @return where it is now
    /// @throws StateException if it cannot be moved
    Path setAside();

    /// What to call it in messages.
    Path file();

    /// Lets other agents use it.
    @Override
    void close();
}
