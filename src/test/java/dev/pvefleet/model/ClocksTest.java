package dev.pvefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.schedule.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClocksTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final HandClock system = new HandClock(START);
    private long nanos = 12_345;
    private final Clocks clocks = Clocks.of(system, () -> nanos);

    @ParameterizedTest
    @ValueSource(longs = {-7_200, 7_200})
    void theWallClockFollowsTheSystemOnceItIsLookedAtAndTheSteadyOneNever(long seconds) {
        pass(Duration.ofSeconds(10));
        system.turn(Duration.ofSeconds(seconds));

        assertThat(clocks.wall().instant()).as("before the look").isEqualTo(START.plusSeconds(10));
        assertThat(clocks.adjust()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(clocks.adjust()).as("told once").isZero();
        pass(Duration.ofSeconds(5));

        assertThat(clocks.wall().instant()).isEqualTo(system.instant());
        assertThat(clocks.steady().instant()).isEqualTo(START.plusSeconds(15));
        assertThat(clocks.timesSet()).isOne();
    }

    @Test
    void whatTheClockDriftsIsNoStepUntilItIsASecond() {
        pass(Duration.ofHours(1));
        system.turn(Duration.ofMillis(600));

        assertThat(clocks.adjust()).isZero();

        system.turn(Duration.ofMillis(600));

        assertThat(clocks.adjust()).isEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void oneClockForBothIsNeverSet() {
        Clocks one = Clocks.of(system);
        system.turn(Duration.ofHours(-2));

        assertThat(one.adjust()).isZero();
        assertThat(one.wall().instant())
                .isEqualTo(system.instant())
                .isEqualTo(one.steady().instant());
    }

    private void pass(Duration time) {
        system.turn(time);
        nanos += time.toNanos();
    }
}
