package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlSourceTest {

    static Stream<Arguments> problems() {
        return Stream.of(
                arguments(
                        "a: b: c",
                        "1:5: a ':' stands where none can: check the indentation, or put text that contains ': ' into"
                                + " quotes"),
                arguments(
                        "a: 1\n b: 2",
                        "2:3: a ':' stands where none can: check the indentation, or put text that contains ': ' into"
                                + " quotes"),
                arguments(
                        "a: 1\nb\nc: 3",
                        "3:1: a key, here or in the line above, lacks its ':' and the space behind it"),
                arguments("a:\n  b: 1\n c: 2", "3:2: this line does not fit the lines above: check the indentation"),
                arguments("a: {b: 1", "1:9: a list or mapping in brackets is not closed, or lacks a comma"),
                arguments("a: {", "1:5: a value or a closing bracket is missing"),
                arguments("a:\n\t- b", "2:1: a tab: YAML is indented with spaces only"),
                arguments(
                        "a: *b",
                        "1:4: text that begins with '*' names an alias, and there is none of this name: put the text"
                                + " into quotes"),
                arguments(
                        "a: \"\\q\"",
                        "1:6: an unknown escape between double quotes: write \\\\ for a backslash, or use single quotes"),
                arguments("a: @b", "1:4: text cannot begin with this character: put it into quotes"),
                arguments("a: 'b", "1:6: a quote or bracket is opened and never closed"),
                arguments("a: 1\n---\nb: 2", "2:1: a second document begins here ('---'): one file is one document"),
                arguments("a: b\nc: \u0007", "2:4: a control character, which YAML does not allow"),
                arguments(
                        "a: !!java.util.Date {}",
                        "1:4: a YAML tag ('!…'): tags are not read, put text that begins with '!' into quotes"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void saysWhereAndInPlainWordsWhatIsNotYaml(String yaml, String problem) {
        assertThat(MistakesOf.file(yaml)).containsExactly(problem);
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        FakeSurroundings machine = new FakeSurroundings();
        machine.put("/conf/other.yaml", new byte[] {'a', ':', ' ', (byte) 0xe4});

        assertThat(refusalOf(machine, "/conf/other.yaml")).isEqualTo("/conf/other.yaml: the file is not UTF-8 text");
    }

    @Test
    void readsNoMoreThanOneMebibyte() {
        FakeSurroundings machine = new FakeSurroundings();
        machine.put("/conf/large.yaml", "#".repeat(1024 * 1024 + 1));

        assertThat(refusalOf(machine, "/conf/large.yaml"))
                .isEqualTo("/conf/large.yaml: cannot be read: it is larger than 1024 KiB");
    }

    @Test
    void endsWhereNestingIsTooDeep() {
        assertThat(MistakesOf.file("[".repeat(10_000)))
                .containsExactly("nested deeper than 20 levels, or more than 50 aliases");
    }

    @Test
    void endsWhereAliasesMultiply() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 60; i++) {
            yaml.append("a%1$d: &a%1$d [*a%2$d, *a%2$d]%n".formatted(i, i - 1));
        }

        assertThat(MistakesOf.file(yaml.toString()))
                .containsExactly("nested deeper than 20 levels, or more than 50 aliases");
    }

    @Test
    void survivesAnAliasOfItself() {
        assertThat(MistakesOf.file("targets: &t {p: *t}"))
                .contains("1:14: targets.p.p: unknown key; a target takes: name, transport, schedule");
    }

    @Test
    void takesAnAliasForAWholeValue() {
        FleetConfig config = new FakeSurroundings().read("""
                targets:
                  a: {transport: {kind: ssh, node: a, host: a}, schedule: &often {sync: 10s}}
                  b: {transport: {kind: ssh, node: b, host: b}, schedule: *often}
                """);

        assertThat(config.targets())
                .allSatisfy(target -> assertThat(target.schedule().sync()).hasSeconds(10));
    }

    private static String refusalOf(FakeSurroundings machine, String file) {
        Throwable refusal = catchThrowable(() -> new ConfigReader(machine).read(Path.of(file)));
        return String.valueOf(refusal.getMessage());
    }
}
