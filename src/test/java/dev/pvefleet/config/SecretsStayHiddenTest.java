package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretsStayHiddenTest {
    private static final String MARK = "hunter2";

    /// What people put into a secret's place, right and wrong, as YAML text behind the colon.
    private static final List<String> SPELLINGS = List.of(
            "hunter2",
            "hunter2 with spaces",
            "\"hunter2\\n\"",
            "\"hunter2\\0\"",
            "'hunter2",
            "\"hunter2\\q\"",
            "*hunter2",
            "&hunter2",
            "!hunter2",
            "!hunter2 x",
            "@hunter2",
            "`hunter2",
            "%hunter2",
            "{hunter2}",
            "{hunter2: x}",
            "{hunter2:x}",
            "[hunter2]",
            "[hunter2",
            "hunter2: hunter2",
            "? hunter2",
            "| hunter2",
            "svc@pve!mon=hunter2",
            "${hunter2}",
            "${hunter2:x}",
            "${x:hunter2",
            "${{ hunter2 }}",
            "${env:SECRET} ${env:NOPE}",
            "${env:SECRET}",
            "${file:secret}",
            "${file:secret}\n${env:SECRET}");

    static Stream<String> files() {
        List<String> keys = List.of(
                "tokenSecret", "tokenId", "caCert", "fingerprint", "skipTlsVerify", "apiUrl", "kind", "node", "tunnel");
        return SPELLINGS.stream().flatMap(text -> Stream.concat(secretKeys(text), fromElsewhere(keys, text)));
    }

    private static Stream<String> secretKeys(String text) {
        return Stream.of(
                "http:\n  metricsToken: " + text,
                "http: {metricsToken: " + text + "}",
                "http:\n  tokens:\n    - {name: a, role: viewer, sha256: " + text + "}",
                api("tokenSecret", text) + "      hots: typo\n",
                api("tokenSecret", text).replace("kind: api", "kind: ssh"),
                api("tokenSecrets", text),
                api("tokenId", "svc@pve!mon=" + MARK),
                api("apiUrl", "https://root:" + MARK + "@pve1:8006"),
                api("apiUrl", "https://pve1:8006?token=" + MARK),
                "targets:\n  p:\n    transport:\n      kind: ssh\n      node: a\n      host: b c\n"
                        + "      identityPassphrase: " + text + "\n");
    }

    /// Any key may get its value from a file or variable that holds a secret by mistake.
    private static Stream<String> fromElsewhere(List<String> keys, String text) {
        if (!text.equals("${env:SECRET}") && !text.equals("${file:secret}")) {
            return Stream.empty();
        }
        Stream<String> api = keys.stream().map(key -> api(key, text));
        Stream<String> ssh = Section.SSH.keys().stream()
                .map(key -> "targets: {p: {transport: {kind: ssh, node: a, host: b, " + key + ": '" + text + "'}}}");
        Stream<String> more = Stream.of(
                "http: {listen: '" + text + "', tls: {cert: '" + text + "', key: '" + text + "'}}",
                "state: {path: '" + text + "', history: '" + text + "'}",
                "schedule: {sync: '" + text + "'}",
                "taskTimeoutSec: '" + text + "'");
        return Stream.of(api, ssh, more).flatMap(stream -> stream);
    }

    private static String api(String key, String text) {
        return "targets:\n  p:\n    transport:\n      kind: api\n      node: 'not a node'\n      " + key + ": " + text
                + "\n";
    }

    @ParameterizedTest
    @MethodSource("files")
    void inEveryMessageAndStackTrace(String yaml) {
        FakeSurroundings machine = new FakeSurroundings()
                .set("SECRET", "hunter2 / hunter2")
                .put("/conf/secret", "hunter2 / hunter2")
                .open(FakeSurroundings.FILE);

        String said = said(machine, yaml);

        assertThat(said).isNotEmpty().doesNotContain(MARK);
    }

    @Test
    void whenAValueIsPrintedByAccident() {
        FakeSurroundings machine = new FakeSurroundings();
        Scalar scalar = new Scalar(Reading.of(FakeSurroundings.FILE, machine), new Place(1, 1), "a.b", MARK, MARK);

        assertThat(scalar).hasToString("a.b");
        assertThat(scalar.secret()).hasToString("***");
    }

    private static String said(FakeSurroundings machine, String yaml) {
        try {
            return "accepted, with the warnings " + machine.read(yaml).warnings();
        } catch (ConfigException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            return trace.toString();
        }
    }
}
