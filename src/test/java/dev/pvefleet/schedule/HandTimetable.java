package dev.pvefleet.schedule;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// A timetable whose tasks are called by hand.
public final class HandTimetable implements Timetable {
    final Map<String, Runnable> tasks = new ConcurrentHashMap<>();
    final Map<String, Duration> intervals = new ConcurrentHashMap<>();
    final Map<String, Duration> delays = new ConcurrentHashMap<>();

    @Override
    public void every(String name, Duration interval, Duration delay, Runnable task) {
        if (tasks.put(name, task) != null) {
            throw new IllegalArgumentException(name + " stands in the timetable already");
        }
        intervals.put(name, interval);
        delays.put(name, delay);
    }

    @Override
    public void realign() {}

    @Override
    public void remove(String name) {
        tasks.remove(name);
    }

    /// Calls the task as if it were due.
    public void run(String name) {
        Objects.requireNonNull(tasks.get(name), name).run();
    }

    public boolean has(String name) {
        return tasks.containsKey(name);
    }
}
