package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {

    static Stream<Arguments> commands() {
        return Stream.of(
                arguments("nc %h %p", List.of("nc", "%h", "%p")),
                arguments("  nc \t %h  ", List.of("nc", "%h")),
                arguments(
                        "ssh -W [%h]:%p admin@bastion.example",
                        List.of("ssh", "-W", "[%h]:%p", "admin@bastion.example")),
                arguments("a 'b c' \"d e\"", List.of("a", "b c", "d e")),
                arguments("a b'c 'd\"e \"f", List.of("a", "bc de f")),
                arguments("a '' \"\"", List.of("a", "", "")),
                arguments("a b\\ c \\' \\$x", List.of("a", "b c", "'", "$x")),
                arguments("a '$x|`y`' '\\n'", List.of("a", "$x|`y`", "\\n")),
                arguments("a \"\\$x \\\"q\\\" \\\\ \\n | ;\"", List.of("a", "$x \"q\" \\ \\n | ;")),
                arguments("a 100%% %r", List.of("a", "100%%", "%r")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void splitsAsAShellWould(String command, List<String> words) {
        assertThat(CommandWords.split(command)).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a | b",
                "a; b",
                "a && b",
                "a $x",
                "a $(b)",
                "a `b`",
                "a < b",
                "a > b",
                "a \"$x\"",
                "a \"`x`\"",
                "(a)"
            })
    void refusesWhatOnlyAShellCouldDo(String command) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandWords.split(command))
                .withMessageMatching("holds '.': no shell is used, so it would not do what it looks like; quote it with"
                        + " '…' if it is meant as text");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("a 'b", "opens a quote (') and never closes it"),
                arguments("a \"b", "opens a quote (\") and never closes it"),
                arguments("a \\", "ends with a backslash"),
                arguments(" ", "names no program"),
                arguments("''", "names no program"),
                arguments("exec nc", "begins with 'exec', which only a shell knows: leave it out"),
                arguments("a" + " b".repeat(64), "has more than 64 words"),
                arguments(
                        "nc %n", "holds a '%' that is none of %h (host), %p (port), %r (user) and %% (a percent sign)"),
                arguments(
                        "nc %%%",
                        "holds a '%' that is none of %h (host), %p (port), %r (user) and %% (a percent sign)"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhatIsWrong(String command, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandWords.split(command))
                .withMessage(message);
    }
}
