package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Clocks;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.quarkus.scheduler.common.runtime.AbstractJobDefinition;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuarkusTimetableTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final HandClock system = new HandClock(START);
    private long passed;
    private final Clocks clocks = Clocks.of(system, () -> passed);
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final QuarkusTimetable timetable = new QuarkusTimetable(scheduler(), clocks);
    private final List<Long> calls = new ArrayList<>();

    @Test
    void callsAtItsCadence() {
        enter();

        pass(25);

        assertThat(calls).containsExactly(3L, 13L, 23L);
    }

    @Test
    void aClockThatIsSetBackStopsNothing() {
        enter();
        pass(14);

        system.turn(Duration.ofHours(-2));
        pass(12);

        assertThat(calls).containsExactly(3L, 13L, 23L);
    }

    @Test
    void aClockThatIsSetForwardCallsNothingBeforeItsTime() {
        enter();
        pass(14);

        system.turn(Duration.ofHours(2));
        pass(12);

        assertThat(calls).containsExactly(3L, 13L, 23L);
    }

    @Test
    void whatIsTakenOffIsNotEnteredAnew() {
        enter();
        pass(5);
        timetable.remove("sync lab");

        system.turn(Duration.ofHours(-2));
        pass(20);

        assertThat(calls).containsExactly(3L);
    }

    private void enter() {
        timetable.every("sync lab", TEN_SECONDS, Duration.ofSeconds(3), () -> calls.add(passed / 1_000_000_000L));
    }

    /// The scheduler looks each second, and somebody else looks at the clock.
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            system.turn(Duration.ofSeconds(1));
            passed += 1_000_000_000L;
            List.copyOf(jobs.values()).forEach(job -> job.look(system.instant()));
            if (!clocks.adjust().isZero()) {
                timetable.realign();
            }
        }
    }

    private Scheduler scheduler() {
        return (Scheduler) Proxy.newProxyInstance(
                Scheduler.class.getClassLoader(),
                new Class<?>[] {Scheduler.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "newJob" -> new Job((String) arguments[0]);
                    case "unscheduleJob" -> {
                        jobs.remove((String) arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /// A job as Quarkus' SimpleScheduler has it: it goes by the time of day.
    private final class Job extends AbstractJobDefinition<Job> {
        private @Nullable Instant start;
        private @Nullable Instant last;

        private Job(String name) {
            super(name);
        }

        @Override
        @SuppressWarnings("NullAway") // nobody asks for the trigger
        public Trigger schedule() {
            assertThat(jobs.put(identity, this)).isNull();
            start = system.instant().plus(Duration.parse(delayed));
            return null;
        }

        private void look(Instant now) {
            if (now.isBefore(Objects.requireNonNull(start))) {
                return;
            }
            if (last == null || Duration.between(last, now).compareTo(Duration.parse(every)) >= 0) {
                last = now;
                Objects.requireNonNull(task).accept(null);
            }
        }
    }
}
