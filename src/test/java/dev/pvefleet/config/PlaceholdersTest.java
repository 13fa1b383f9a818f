package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlaceholdersTest {
    private static final String ALLOWED = "'${' begins a placeholder: ${env:NAME}, ${file:PATH} or ${credential:NAME};"
            + " write $${ for the characters themselves";

    private final FakeSurroundings machine = new FakeSurroundings()
            .set("HOST", "pve1")
            .set("NONE", "")
            .set("TRICKY", "${env:HOST} $1 \\ $${")
            .set("CREDENTIALS_DIRECTORY", "/run/credentials/x")
            .put("/run/credentials/x/pve1", "from systemd\n")
            .put("/conf/secret", "line\n\n")
            .put("/conf/windows", "line\r\n")
            .put("/home/op/secret", "at home")
            .put("/conf/binary", new byte[] {(byte) 0xff, (byte) 0xfe})
            .put("/conf/large", new byte[64 * 1024 + 1])
            .deny("/conf/denied");
    private final List<String> problems = new ArrayList<>();

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("plain", "plain"),
                arguments("${env:HOST}", "pve1"),
                arguments("https://${env:HOST}.example:${env:HOST}", "https://pve1.example:pve1"),
                arguments("${env:NONE}", ""),
                arguments("${credential:pve1}", "from systemd"),
                arguments("${file:windows}", "line"),
                arguments("${file:/conf/windows}", "line"),
                arguments("${file:~/secret}", "at home"),
                arguments("$${env:HOST}", "${env:HOST}"),
                arguments("$HOST costs $5 {a} $", "$HOST costs $5 {a} $"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void putsTheValueInThePlaceOfThePlaceholder(String raw, String value) {
        assertThat(resolve(raw)).contains(value);
        assertThat(problems).isEmpty();
    }

    @Test
    void stripsOneNewlineFromTheEndOfAFileAndNoMore() {
        assertThat(resolve("${file:secret}")).contains("line\n");
    }

    @Test
    void neverLooksForPlaceholdersInAValue() {
        assertThat(resolve("${env:TRICKY}")).contains("${env:HOST} $1 \\ $${");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("${env:NOPE}", "${env:NOPE}: the environment variable is not set"),
                arguments("${env:}", "${env:…} takes the name of an environment variable: letters, digits and '_'"),
                arguments("${env:A B}", "${env:…} takes the name of an environment variable: letters, digits and '_'"),
                arguments("${file:nope}", "${file:nope}: /conf/nope cannot be read: there is no such file"),
                arguments("${file:denied}", "${file:denied}: /conf/denied cannot be read: this user may not read it"),
                arguments("${file:large}", "${file:large}: /conf/large cannot be read: it is larger than 64 KiB"),
                arguments("${file:binary}", "${file:binary}: /conf/binary is not UTF-8 text"),
                arguments("${file: }", "${file:…} takes the path of a file"),
                arguments(
                        "${credential:pve2}",
                        "${credential:pve2}: /run/credentials/x/pve2 cannot be read: there is no such file"),
                arguments("${credential:../x}", "${credential:…} takes the name of a systemd credential, not a path"),
                arguments("${foo}", ALLOWED),
                arguments("${foo:bar}", ALLOWED),
                arguments("${env:HOST", ALLOWED),
                arguments(
                        "${{ vault.get('a', 'b') }}",
                        "'${{ … }}' is a lookup of another tool; use ${file:PATH}, ${env:NAME} or ${credential:NAME}"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhatIsMissing(String raw, String problem) {
        assertThat(resolve(raw)).isEmpty();
        assertThat(problems).containsExactly(problem);
    }

    /// The same file serves root's commands and a service, which may not read what is root's.
    @Test
    void aFileThatAServiceMayNotReadComesFromTheCredentialOfItsName() {
        machine.put("/run/credentials/x/denied", "a copy\n");

        assertThat(resolve("${file:denied}")).contains("a copy");
        assertThat(problems).isEmpty();
    }

    @Test
    void aFileThatMayBeReadIsReadAndOneThatIsMissingIsMissing() {
        machine.put("/run/credentials/x/secret", "a copy").put("/run/credentials/x/gone", "a copy");

        assertThat(resolve("${file:secret}")).contains("line\n");
        assertThat(resolve("${file:gone}")).isEmpty();
        assertThat(problems).containsExactly("${file:gone}: /conf/gone cannot be read: there is no such file");
    }

    @Test
    void aKeyThatTakesAPathIsGivenThatOfTheCredential() {
        machine.put("/run/credentials/x/hosts", "b ssh-ed25519 AAAA\n")
                .put("/run/credentials/x/ca", FakeSurroundings.CA);

        FleetConfig config = machine.read("""
                targets:
                  a:
                    transport: {kind: ssh, node: pve1, host: b, identityFile: "${credential:pve1}", knownHosts: "${credential:hosts}"}
                  b:
                    transport:
                      kind: api
                      nodes: all
                      apiUrl: https://b
                      tokenId: a@pve!mon
                      tokenSecret: ${env:HOST}
                      caCert: ${credential:ca}
                      tunnel: {host: b, identityFile: "${credential:pve1}"}
                """);

        SshConfig.Connection ssh = ((SshConfig) config.targets().getFirst().transport()).connection();
        ApiConfig api = (ApiConfig) config.targets().getLast().transport();
        assertThat(ssh.identityFile()).contains(Path.of("/run/credentials/x/pve1"));
        assertThat(ssh.knownHosts()).isEqualTo(Path.of("/run/credentials/x/hosts"));
        assertThat(api.caCertPem()).contains(FakeSurroundings.CA);
        assertThat(api.tunnel().orElseThrow().identityFile()).contains(Path.of("/run/credentials/x/pve1"));
    }

    @Test
    void aKeyThatTakesAPathSaysWhichCredentialIsMissing() {
        assertThat(MistakesOf.file(
                        "targets: {a: {transport: {kind: ssh, node: a, host: b, identityFile: '${credential:id}'}}}",
                        machine))
                .containsExactly(
                        "1:70: targets.a.transport.identityFile: ${credential:id}: there is no such credential:"
                                + " /run/credentials/x/id");
    }

    @Test
    void saysThatThereAreNoCredentialsOutsideOfAService() {
        FakeSurroundings shell = new FakeSurroundings();

        Optional<String> value = new Placeholders(shell, Paths.seenFrom(FakeSurroundings.FILE, shell))
                .resolve("${credential:pve1}", problems::add);

        assertThat(value).isEmpty();
        assertThat(problems)
                .containsExactly("${credential:pve1}: CREDENTIALS_DIRECTORY is not set; systemd sets it for a service"
                        + " with LoadCredential=");
    }

    @Test
    void saysEachThingThatIsMissingInOneValue() {
        resolve("${env:A}:${env:HOST}:${env:B}");

        assertThat(problems)
                .containsExactly(
                        "${env:A}: the environment variable is not set",
                        "${env:B}: the environment variable is not set");
    }

    @Test
    void standForAnyValueOfTheFile() {
        machine.set("PORT", "2222").set("KIND", "ssh").set("EVERY", "10s");

        FleetConfig config = machine.read("""
                targets:
                  pve1:
                    schedule: {sync: "${env:EVERY}"}
                    transport:
                      kind: ${env:KIND}
                      nodes: ["${env:HOST}"]
                      host: ${env:HOST}.example
                      port: ${env:PORT}
                """);

        SshConfig ssh = (SshConfig) config.targets().getFirst().transport();
        assertThat(ssh.connection().address()).isEqualTo("root@pve1.example:2222");
        assertThat(config.targets().getFirst().schedule().sync()).hasSeconds(10);
    }

    @Test
    void mayNotStandForNothing() {
        assertThat(MistakesOf.file("targets: {a: {transport: {kind: '${env:NONE}', node: a, host: b}}}", machine))
                .containsExactly("1:33: targets.a.transport.kind: what '${env:NONE}' stands for is empty");
    }

    private Optional<String> resolve(String raw) {
        return new Placeholders(machine, Paths.seenFrom(FakeSurroundings.FILE, machine)).resolve(raw, problems::add);
    }
}
