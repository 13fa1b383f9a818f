package dev.pvefleet.schedule;

import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The timetable of Quarkus' scheduler, which looks at its jobs once a second; tasks run on virtual threads.
@Singleton
final class QuarkusTimetable implements Timetable {
    private final Scheduler scheduler;

    QuarkusTimetable(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void every(String name, Duration interval, Duration delay, Runnable task) {
        // Overlaps are let through: the run itself leaves them out, and counts them.
        scheduler
                .newJob(name)
                .setInterval(interval.toString())
                .setDelayed(delay.toString())
                .setConcurrentExecution(ConcurrentExecution.PROCEED)
                .setTask(execution -> task.run(), true)
                .schedule();
    }

    @Override
    public void remove(String name) {
        scheduler.unscheduleJob(name);
    }
}
