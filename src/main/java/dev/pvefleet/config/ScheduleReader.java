package dev.pvefleet.config;

import dev.pvefleet.config.FleetConfig.Schedule;
import java.time.Duration;

/// Reads `schedule:`, of the file or of one target, over what holds otherwise.
final class ScheduleReader {
    static final Schedule DEFAULTS = new Schedule(
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(7);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

    private ScheduleReader() {}

    static Schedule read(Mapping parent, Schedule otherwise) {
        return parent.mapping("schedule")
                .map(schedule -> over(schedule.allow(Section.SCHEDULE), otherwise))
                .orElse(otherwise);
    }

    private static Schedule over(Mapping schedule, Schedule otherwise) {
        return new Schedule(
                interval(schedule, "sync", otherwise.sync()),
                interval(schedule, "nodeStatus", otherwise.nodeStatus()),
                interval(schedule, "smart", otherwise.smart()),
                interval(schedule, "guestIps", otherwise.guestIps()),
                run(schedule, "timeout", otherwise.timeout()),
                run(schedule, "smartTimeout", otherwise.smartTimeout()));
    }

    private static Duration interval(Mapping schedule, String key, Duration otherwise) {
        return duration(schedule, key, LONGEST_INTERVAL, otherwise);
    }

    private static Duration run(Mapping schedule, String key, Duration otherwise) {
        return duration(schedule, key, LONGEST_RUN, otherwise);
    }

    private static Duration duration(Mapping schedule, String key, Duration most, Duration otherwise) {
        return schedule.scalar(key)
                .flatMap(value -> value.duration(SHORTEST, most))
                .orElse(otherwise);
    }
}
