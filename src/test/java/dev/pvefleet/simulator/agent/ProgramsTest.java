package dev.pvefleet.simulator.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The programs of a simulated VM, which run nowhere but in it.
class ProgramsTest {
    private final Programs programs = new Programs("web");

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "true ~ 0 ~ `` ~ ``",
                "false ~ 1 ~ `` ~ ``",
                "exit 7 ~ 7 ~ `` ~ ``",
                "echo one; echo two ~ 0 ~ one two ~ ``",
                "echo 'a; b' \"c && d\" ~ 0 ~ a; b c && d ~ ``",
                "false && echo no ~ 1 ~ `` ~ ``",
                "false || echo yes ~ 0 ~ yes ~ ``",
                "true || echo no; echo end ~ 0 ~ end ~ ``",
                "echo bad >&2; exit 3 ~ 3 ~ `` ~ bad",
                "nope ~ 127 ~ `` ~ sh: 1: nope: not found",
                "hostname ~ 0 ~ web ~ ``",
                "exit 300 ~ 44 ~ `` ~ ``"
            })
    void runsWhatAShellIsGiven(String script, int status, String out, String err) {
        Ending ending = run("/bin/sh", "-c", script);

        assertThat(ending.bySignal()).isFalse();
        assertThat(ending.status()).isEqualTo(status);
        assertThat(words(ending.out())).isEqualTo(out);
        assertThat(words(ending.err())).isEqualTo(err);
    }

    @Test
    void takesTimeWithoutWaiting() {
        assertThat(run("sleep", "1.5").took()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(run("sh", "-c", "sleep 2; sleep 3; echo").took()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void endsByASignal() {
        Ending ending = run("sh", "-c", "echo before; kill -9 $$; echo after");

        assertThat(ending.bySignal()).isTrue();
        assertThat(ending.status()).isEqualTo(9);
        assertThat(words(ending.out())).isEqualTo("before");
    }

    @Test
    void printsBytes() {
        assertThat(run("printf", "caf\\303\\251 \\xe2\\x82\\xac %s%%\\n", "é")
                        .out()
                        .bytes())
                .isEqualTo("café € é%\n".getBytes(UTF_8));
    }

    @Test
    void keepsNoMoreThanTheAgentDoes() {
        Ending ending = run("printf", "%16777220s", "end");

        assertThat(ending.out().isTruncated()).isTrue();
        assertThat(ending.out().bytes()).hasSize(16 << 20);
        assertThat(run("printf", "%16777216s", "end").out().isTruncated()).isFalse();
    }

    @Test
    void knowsNoOtherProgram() {
        assertThat(programs.run(List.of("/usr/bin/nope"), new byte[0])).isEmpty();
    }

    private Ending run(String... argv) {
        return programs.run(List.of(argv), new byte[0]).orElseThrow();
    }

    private static String words(Ending.Output output) {
        return new String(output.bytes(), UTF_8).replace('\n', ' ').strip();
    }
}
