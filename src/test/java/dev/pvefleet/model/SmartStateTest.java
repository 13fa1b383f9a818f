package dev.pvefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;

class SmartStateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PASSED | PASSED",
                "OK | PASSED",
                "FAILED! | FAILED",
                "FAILURE PREDICTION THRESHOLD EXCEEDED [asc=5d, ascq=10] | FAILED",
                "UNKNOWN | UNKNOWN",
                "'' | UNKNOWN",
                "SMART Disabled | DISABLED",
            })
    void readsEveryTextThatPveSends(String healthRaw, SmartState expected) {
        assertThat(SmartState.of(healthRaw)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    void takesSilenceForUnknownAndNotForAFailure(String healthRaw) {
        assertThat(SmartState.of(healthRaw)).isEqualTo(SmartState.UNKNOWN);
    }
}
