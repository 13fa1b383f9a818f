package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=30 | 30",
                "WAIT=30 | 30",
                "wait = \"30\" | 30",
                "respond-async, wait=10 | 10",
                "return=minimal; x=y, wait=5; z | 5",
                "wait=1, wait=2 | 1",
                "wait=0 | 0",
                "wait=61 | 60",
                "wait=999999999 | 60"
            })
    void aWaitIsUnderstoodAndBounded(String header, int seconds) {
        assertThat(Prefer.waiting(List.of(header))).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "respond-async",
                "wait",
                "wait=",
                "wait=-1",
                "wait=soon",
                "awaits=3",
                "wait=9999999999",
                ",,,"
            })
    void whatIsNoWaitIsLeftAlone(String header) {
        assertThat(Prefer.waiting(List.of(header))).isEmpty();
    }

    @Test
    void severalHeadersAreOne() {
        assertThat(Prefer.waiting(List.of("respond-async", "wait=7"))).contains(Duration.ofSeconds(7));
        assertThat(Prefer.waiting(List.of())).isEmpty();
    }
}
