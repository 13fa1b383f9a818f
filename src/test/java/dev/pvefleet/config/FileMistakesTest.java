package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileMistakesTest {
    private static final String SHA256 = "0".repeat(64);

    @Test
    void saysAllTheMistakesOfAFileAtOnceInTheirOrder() {
        List<String> mistakes = MistakesOf.file("""
                http:
                  listen: 9810
                schedule: {sync: 30}
                targets:
                  pve1:
                    transport:
                      kind: ssh
                      node: pve1.example
                      host: 192.0.2.11
                      prot: 22
                      proxyJump: bastion
                      proxyCommand: ssh -W [%h]:%p bastion
                  pve2:
                    transport: {kind: rest, node: pve2}
                """);

        assertThat(mistakes)
                .containsExactly(
                        "2:11: http.listen: '9810' is not an address to listen at: HOST:PORT, IPv6 as [::1]:9810",
                        "3:18: schedule.sync: '30' is not a duration with its unit (ms, s, m, h or d) from 1s to 7d, or off",
                        "8:13: targets.pve1.transport.node: 'pve1.example' is not a node name: letters, digits and '-'"
                                + " inside, at most 63, without a domain",
                        "10:7: targets.pve1.transport.prot: unknown key; did you mean 'port'?",
                        "12:7: targets.pve1.transport.proxyCommand: cannot stand beside 'proxyJump', take one of them"
                                + " out: each of them is a way to the host",
                        "14:23: targets.pve2.transport.kind: 'rest' is not a kind of transport: api or ssh");
    }

    @Test
    void namesFileLineColumnAndKeyInTheMessageOfTheException() {
        FakeSurroundings machine = new FakeSurroundings();

        assertThat(catchThrowable(() -> machine.read("htpp: {}\ntarget: {}\n")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        /conf/pve-fleet.yaml:1:1: htpp: unknown key; did you mean 'http'?
                        /conf/pve-fleet.yaml:2:1: target: unknown key; did you mean 'targets'?""");
    }

    @Test
    void stopsCountingWhereNobodyReadsOn() {
        StringBuilder yaml = new StringBuilder("targets: {p: {transport: {kind: ssh, node: a, host: b}}}\n");
        for (int i = 0; i < 500; i++) {
            yaml.append("xyzzy").append(i).append(": 1\n");
        }

        assertThat(MistakesOf.file(yaml.toString()))
                .hasSize(101)
                .last()
                .isEqualTo("there may be more; 100 mistakes are shown");
    }

    static Stream<Arguments> wholeFiles() {
        return Stream.of(
                arguments("", "the file is empty: it needs at least 'targets:'"),
                arguments("# nothing yet\n", "the file is empty: it needs at least 'targets:'"),
                arguments("text", "1:1: a single value was found, but keys with values belong here"),
                arguments("- a\n- b", "1:1: a list was found, but keys with values belong here"),
                arguments(
                        "http: {}", "1:1: 'targets' is missing: at least one, as in 'targets: {pve1: {transport: …}}'"),
                arguments("targets:", "1:1: targets: is empty: at least one, as in 'targets: {pve1: {transport: …}}'"),
                arguments("targets: {}", "1:1: targets: holds 0 targets; from 1 to 500 are allowed"),
                arguments("targets: [a]", "1:10: targets: a list was found, but keys with values belong here"),
                arguments("targets: {p: }", "1:11: targets.p: is empty: a 'transport' is needed"),
                arguments(
                        "targets: {p: 5}",
                        "1:14: targets.p: a single value was found, but keys with values belong here"),
                arguments(
                        "targets: {p: {}}",
                        "1:11: targets.p: 'transport' is missing: how the target is reached (kind: api or ssh)"),
                arguments(
                        "targets: {a b: {}}",
                        "1:11: targets: a target's name begins with a letter or digit, then letters, digits, '.', '_'"
                                + " and '-', at most 63"));
    }

    @ParameterizedTest
    @MethodSource("wholeFiles")
    void saysWhatIsWrongWithAWholeFile(String yaml, String mistake) {
        assertThat(MistakesOf.file(yaml)).containsExactly(mistake);
    }

    static Stream<Arguments> sections() {
        return Stream.of(
                arguments("listen: a:1", "2:1: listen: belongs to 'http'; the top level does not take it"),
                arguments("timeout: 20s", "2:1: timeout: belongs to 'schedule'; the top level does not take it"),
                arguments(
                        "xyzzy: 1",
                        "2:1: xyzzy: unknown key; the top level takes: http, state, schedule, safety, taskTimeoutSec,"
                                + " pollIntervalSec, targets"),
                arguments("state: {}\nstate: {}", "3:1: state: is given twice; the first is in line 2"),
                arguments("<<: {a: b}", "2:1: merge keys ('<<') are not read: write the keys out"),
                arguments("[a]: b", "2:1: a key must be a word"),
                arguments("http: 5", "2:7: http: a single value was found, but keys with values belong here"),
                arguments(
                        "http: {metricsToken:abc}",
                        "2:8: http.metricsToken: there must be a space behind the ':' of 'metricsToken'"),
                arguments(
                        "http: {'a secret': 1}",
                        "2:8: http.?: a key must be one of: listen, tls, metricsToken, tokens"),
                arguments(
                        "http: {listen: '::1:9810'}",
                        "2:16: http.listen: '::1:9810' is not an address to listen at: HOST:PORT, IPv6 as [::1]:9810"),
                arguments(
                        "http: {listen: 'a:65536'}",
                        "2:16: http.listen: 'a:65536' is not an address to listen at: HOST:PORT, IPv6 as [::1]:9810"),
                arguments("http: {tls: }", "2:8: http.tls: is empty: 'cert' and 'key' are needed"),
                arguments(
                        "http: {metricsToken: a b}",
                        "2:22: http.metricsToken: is not a token: printable ASCII without spaces"),
                arguments("http: {tokens: 5}", "2:16: http.tokens: a single value was found, but a list belongs here"),
                arguments(
                        "http: {tokens: [5]}",
                        "2:17: http.tokens[0]: a single value was found, but keys with values belong here"),
                arguments(
                        "http: {tokens: [{role: viewer, sha256: " + SHA256 + "}]}",
                        "2:17: http.tokens[0]: 'name' is missing: who uses the token, for the audit trail"),
                arguments(
                        "http: {tokens: [{name: a b, role: viewer, sha256: " + SHA256 + "}]}",
                        "2:24: http.tokens[0].name: 'a b' is not a name: letters, digits, '.', '_' and '-', at most"
                                + " 63"),
                arguments(
                        "http: {tokens: [{name: a, role: admin, sha256: " + SHA256 + "}]}",
                        "2:33: http.tokens[0].role: 'admin' is not a role: viewer or operator"),
                arguments(
                        "http: {tokens: [{name: a, role: viewer, sha256: abc}]}",
                        "2:49: http.tokens[0].sha256: is not a SHA-256 hash of 64 hex digits (3 characters were"
                                + " found); make it with: printf %s TOKEN | sha256sum"),
                arguments(
                        "http: {tokens: [{name: a, role: viewer, sha256: &h " + SHA256
                                + "}, {name: a, role: viewer, sha256: *h}]}",
                        "2:120: http.tokens[1].name: is the name of another token too"),
                arguments(
                        "state: {path: ~bob/x}",
                        "2:15: state.path: '~bob/x' is not a path: only your own '~/' is known"),
                arguments("state: {path: }", "2:14: state.path: has no value: give one, or take the key out"),
                arguments("state: {path: ''}", "2:15: state.path: has no value: give one, or take the key out"),
                arguments("state: {path: ~}", "2:15: state.path: has no value: give one, or take the key out"),
                arguments(
                        "state: {path: \"a\\0b\"}",
                        "2:15: state.path: holds a line break, a NUL or another control character; one line of text is"
                                + " allowed"),
                arguments("state: {history: -1}", "2:18: state.history: '-1' is not a whole number from 0 to 1000"),
                arguments("state: {history: 1.5}", "2:18: state.history: '1.5' is not a whole number from 0 to 1000"),
                arguments(
                        "schedule: {timeout: 11m}",
                        "2:21: schedule.timeout: '11m' is not a duration with its unit (ms, s, m, h or d) from 1s to"
                                + " 10m"),
                arguments(
                        "schedule: {smart: 30 m}",
                        "2:19: schedule.smart: '30 m' is not a duration with its unit (ms, s, m, h or d) from 1s to"
                                + " 7d, or off"),
                arguments(
                        "schedule: {timeout: off}",
                        "2:21: schedule.timeout: 'off' is not a duration with its unit (ms, s, m, h or d) from 1s to"
                                + " 10m"),
                arguments("schedule: {guestPressure: 5m}", "2:27: schedule.guestPressure: '5m' is not on or off"),
                arguments("schedule: {smrt: 1m}", "2:12: schedule.smrt: unknown key; did you mean 'smart'?"),
                arguments(
                        "safety: {managedTag: a b}",
                        "2:22: safety.managedTag: 'a b' is not a tag: letters, digits, '_', '+', '.' and '-'"),
                arguments(
                        "safety: {protectedTags: prod}",
                        "2:25: safety.protectedTags: a single value was found, but a list belongs here"),
                arguments(
                        "safety: {protectedTags: }",
                        "2:10: safety.protectedTags: is empty: give a list ('[]' for none), or take the key out"),
                arguments(
                        "safety: {protectedTags: [Swamp]}",
                        "2:10: safety.protectedTags: holds the managed tag itself: nothing could ever be deleted"),
                arguments("taskTimeoutSec: 0", "2:17: taskTimeoutSec: '0' is not a number of seconds from 1 to 86400"),
                arguments(
                        "pollIntervalSec: 3s", "2:18: pollIntervalSec: '3s' is not a number of seconds from 0.1 to 60"),
                arguments(
                        "state: {path: !env X}",
                        "2:15: state.path: a YAML tag ('!…') was found, but one value belongs here"));
    }

    @ParameterizedTest
    @MethodSource("sections")
    void saysWhatIsWrongWithASection(String yaml, String mistake) {
        assertThat(MistakesOf.top(yaml)).containsExactly(mistake);
    }

    @Test
    void saysWhatIsWrongWithTheServersCertificate() {
        assertThat(MistakesOf.top("http: {tls: {cert: nope}}"))
                .containsExactly(
                        "2:8: http.tls: 'key' is missing: the PEM file of its private key",
                        "2:20: http.tls.cert: /conf/nope cannot be read: there is no such file");
    }
}
