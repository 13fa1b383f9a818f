package dev.pvefleet.schedule;

import java.time.Duration;

/// Calls tasks again and again, each on a thread of its own, whether or not its last call has ended.
public interface Timetable {
    /// Enters a task.
    ///
    /// @param name unique
    /// @param delay how long until the first call
    void every(String name, Duration interval, Duration delay, Runnable task);

    /// Keeps each task's next call as far off as it was, where the system's clock was set.
    void realign();

    /// Takes a task off; a call that is under way goes on.
    void remove(String name);
}
