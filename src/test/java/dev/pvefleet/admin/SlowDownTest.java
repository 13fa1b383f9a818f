package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SlowDownTest {
    private final HandClock clock = new HandClock();
    private final SlowDown slowDown = new SlowDown(clock);

    @Test
    void eachFailureIsAnsweredLaterUpToALimit() {
        List<Duration> delays =
                Stream.generate(() -> slowDown.failed("192.0.2.1")).limit(9).toList();

        assertThat(delays)
                .extracting(Duration::toMillis)
                .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L, 10_000L);
    }

    @Test
    void anotherAddressIsNotSlowedForIt() {
        slowDown.failed("192.0.2.1");
        slowDown.failed("192.0.2.1");

        assertThat(slowDown.failed("192.0.2.2")).isEqualTo(SlowDown.FIRST);
    }

    @Test
    void whoIsQuietIsForgiven() {
        slowDown.failed("192.0.2.1");
        slowDown.failed("192.0.2.1");

        clock.pass(SlowDown.FORGIVEN.minusMillis(1));
        assertThat(slowDown.failed("192.0.2.1")).isEqualTo(SlowDown.FIRST.multipliedBy(4));

        clock.pass(SlowDown.FORGIVEN);
        assertThat(slowDown.failed("192.0.2.1")).isEqualTo(SlowDown.FIRST);
    }

    @Test
    void noMoreThanSoManyAddressesAreRemembered() {
        slowDown.failed("the first");
        slowDown.failed("the second");
        for (int i = 0; i < SlowDown.MOST_ADDRESSES - 1; i++) {
            slowDown.failed("address " + i);
        }

        assertThat(slowDown.addresses()).isEqualTo(SlowDown.MOST_ADDRESSES);
        assertThat(slowDown.failed("the second")).isEqualTo(SlowDown.FIRST.multipliedBy(2));
        assertThat(slowDown.failed("the first")).isEqualTo(SlowDown.FIRST);
        assertThat(slowDown.addresses()).isEqualTo(SlowDown.MOST_ADDRESSES);
    }
}
