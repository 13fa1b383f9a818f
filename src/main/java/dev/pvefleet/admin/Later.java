package dev.pvefleet.admin;

import java.time.Duration;

/// Does something later without a thread that waits for it.
@FunctionalInterface
interface Later {
    /// The task is run on the event loop of the caller.
    ///
    /// @return what takes it back, if it is called before
    Runnable after(Duration delay, Runnable task);
}
