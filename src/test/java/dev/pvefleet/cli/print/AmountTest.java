package dev.pvefleet.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1610612736, 1.5 GiB", "9223372036854775807, 8.0 EiB"})
    void bytesAreReadInTheirUnit(long bytes, String text) {
        assertThat(Amount.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"59, 0m", "3600, 1h 0m", "90061, 1d 1h"})
    void uptimesAreReadAtAGlance(long seconds, String text) {
        assertThat(Amount.uptime(seconds)).isEqualTo(text);
    }

    @Test
    void whatIsNotKnownIsADashAndNeverZero() {
        assertThat(Amount.bytes(null)).isEqualTo("-");
        assertThat(Amount.percent(null)).isEqualTo("-");
        assertThat(Amount.uptime(null)).isEqualTo("-");
        assertThat(Amount.number(null)).isEqualTo("-");
        assertThat(Amount.share(null, 1024L)).isEqualTo("- / 1.0 KiB");
    }
}
