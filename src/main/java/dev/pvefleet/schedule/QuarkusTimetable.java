package dev.pvefleet.schedule;

import dev.pvefleet.model.Clocks;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// The timetable of Quarkus' scheduler, which looks at its jobs once a second; tasks run on virtual threads.
///
/// That scheduler goes by the time of day: set back by two hours, it would call nothing for two hours, and set forward
/// it would call everything at once. So each task's next call is kept by a steady clock here: a call that comes too
/// early is left out, and {@link #realign} enters the tasks anew.
@Singleton
final class QuarkusTimetable implements Timetable {
    /// The scheduler looks once a second, and rounds to seconds.
    private static final Duration ROUNDING = Duration.ofSeconds(2);

    private final Scheduler scheduler;
    private final Clock steady;
    private final Map<String, Entry> entries = new HashMap<>();

    QuarkusTimetable(Scheduler scheduler, Clocks clocks) {
        this.scheduler = scheduler;
        this.steady = clocks.steady();
    }

    @Override
    public synchronized void every(String name, Duration interval, Duration delay, Runnable task) {
        Entry entry = new Entry(interval, task, steady.instant().plus(delay));
        entries.put(name, entry);
        enter(name, entry);
    }

    @Override
    public synchronized void realign() {
        entries.forEach((name, entry) -> {
            scheduler.unscheduleJob(name);
            enter(name, entry);
        });
    }

    @Override
    public synchronized void remove(String name) {
        entries.remove(name);
        scheduler.unscheduleJob(name);
    }

    private void enter(String name, Entry entry) {
        Duration left = Duration.between(steady.instant(), entry.due());
        // Overlaps are let through: the run itself leaves them out, and counts them.
        scheduler
                .newJob(name)
                .setInterval(entry.interval.toString())
                .setDelayed((left.isNegative() ? Duration.ZERO : left).toString())
                .setConcurrentExecution(ConcurrentExecution.PROCEED)
                .setTask(_ -> entry.call(steady.instant()), true)
                .schedule();
    }

    /// A task with the time of its next call.
    private static final class Entry {
        private final Duration interval;
        private final Runnable task;
        private Instant due;

        private Entry(Duration interval, Runnable task, Instant due) {
            this.interval = interval;
            this.task = task;
            this.due = due;
        }

        private synchronized Instant due() {
            return due;
        }

        private void call(Instant now) {
            if (isDue(now)) {
                task.run();
            }
        }

        private synchronized boolean isDue(Instant now) {
            if (now.isBefore(due.minus(ROUNDING))) {
                return false;
            }
            due = now.plus(interval);
            return true;
        }
    }
}
