package dev.pvefleet.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorTest {
    @ParameterizedTest
    @CsvSource({
        "/dev/pts/3, TERMINAL",
        "/dev/tty1, TERMINAL",
        "/dev/console, TERMINAL",
        "pipe:[4711], PIPE",
        "socket:[4711], PIPE",
        "/dev/null, NOTHING",
        "/dev/full, FILE",
        "/var/log/cron.log, FILE"
    })
    void tellsWhatAStreamLeadsTo(String target, Descriptor expected) {
        assertThat(Descriptor.leadingTo(target)).isEqualTo(expected);
    }

    @Test
    void oneThatIsNotOpenLeadsNowhere() {
        assertThat(Descriptor.of(987_654)).isEqualTo(Descriptor.NOTHING);
    }
}
