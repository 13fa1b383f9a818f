package dev.pvefleet.config;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.Operation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `schedule:`, of the file or of one target, over what holds otherwise.
final class ScheduleReader {
    static final Schedule DEFAULTS = new Schedule(
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));

    private static final String OFF = "off";
    private static final Map<String, Boolean> SWITCH =
            Map.of("on", true, "true", true, "yes", true, OFF, false, "false", false, "no", false);
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
        Set<Operation> off = EnumSet.noneOf(Operation.class);
        off.addAll(otherwise.off());
        return new Schedule(
                interval(schedule, Operation.SYNC, otherwise.sync(), off),
                interval(schedule, Operation.NODE_STATUS, otherwise.nodeStatus(), off),
                interval(schedule, Operation.SMART, otherwise.smart(), off),
                interval(schedule, Operation.GUEST_IPS, otherwise.guestIps(), off),
                run(schedule, "timeout", otherwise.timeout()),
                run(schedule, "smartTimeout", otherwise.smartTimeout()),
                off,
                schedule.scalar("guestPressure")
                        .flatMap(value -> value.word(SWITCH, "on or off"))
                        .orElse(otherwise.guestPressure()));
    }

    /// @param off takes the operation in if it is switched off here, and loses it if it has an interval
    private static Duration interval(Mapping schedule, Operation operation, Duration otherwise, Set<Operation> off) {
        Optional<Scalar> given = schedule.scalar(operation.toString());
        if (given.filter(value -> value.text().equals(OFF)).isPresent()) {
            off.add(operation);
            return otherwise;
        }
        Optional<Duration> interval = given.flatMap(value -> value.durationOr(OFF, SHORTEST, LONGEST_INTERVAL));
        if (interval.isPresent()) {
            off.remove(operation);
        }
        return interval.orElse(otherwise);
    }

    private static Duration run(Mapping schedule, String key, Duration otherwise) {
        return schedule.scalar(key)
                .flatMap(value -> value.duration(SHORTEST, LONGEST_RUN))
                .orElse(otherwise);
    }
}
