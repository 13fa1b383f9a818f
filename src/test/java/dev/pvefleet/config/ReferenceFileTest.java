package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The file that users copy must be right, complete, and say the true defaults.
class ReferenceFileTest {
    private static final Path FILE = Path.of("config/pve-fleet.yaml");
    private static final String MINIMAL = """
            targets:
              pve1:
                transport:
                  kind: api
                  nodes: all
                  apiUrl: https://192.0.2.10:8006
                  tokenId: pve-fleet@pve!monitor
                  tokenSecret: ${file:/etc/pve-fleet/pve1.token}
                  caCert: /etc/pve-fleet/pve-root-ca.pem
              pve2: {transport: {kind: ssh, node: pve2, host: 192.0.2.11}}
            """;

    private final FakeSurroundings machine = new FakeSurroundings()
            .put("/etc/pve-fleet/pve1.token", "5c1a4f6e-0000-4000-8000-1234567890ab\n")
            .put("/etc/pve-fleet/pve-root-ca.pem", FakeSurroundings.CA)
            .put("/etc/pve-fleet/tls.crt", FakeSurroundings.CA)
            .put("/etc/pve-fleet/tls.key", "a key")
            .put("/etc/pve-fleet/metrics.token", "scrape")
            .put("/etc/pve-fleet/id.passphrase", "open sesame")
            .set("SSH_AUTH_SOCK", "/run/agent.sock");

    @Test
    void isRightAsItStands() throws IOException {
        assertThat(machine.read(Files.readString(FILE)).warnings()).isEmpty();
    }

    @Test
    void saysTheTrueDefaults() throws IOException {
        FleetConfig reference = machine.read(Files.readString(FILE));
        FleetConfig minimal = machine.read(MINIMAL);

        assertThat(reference).isEqualTo(minimal);
    }

    @Test
    void saysTheTrueDefaultsInItsCommentsToo() throws IOException {
        String all = withoutCommentMarks(
                "",
                List.of(
                        "port",
                        "user",
                        "knownHosts",
                        "skipTlsVerify",
                        "strictHostKeyChecking",
                        "connectTimeoutSec",
                        "pveshBinary",
                        "sudo"));

        assertThat(machine.read(all)).isEqualTo(machine.read(MINIMAL));
    }

    @Test
    void isRightWithEveryCommentedKeyInUse() throws IOException {
        List<String> keys = Arrays.stream(Section.values())
                .flatMap(section -> section.keys().stream())
                .filter(key -> !key.equals("fingerprint") && !key.equals("proxyCommand"))
                .collect(Collectors.toList());
        keys.add("- name");

        FleetConfig config = machine.read(withoutCommentMarks(" *", keys));

        assertThat(config.http().tls()).isPresent();
        assertThat(config.http().tokens()).hasSize(1);
        assertThat(((ApiConfig) config.targets().getFirst().transport()).tunnel())
                .isPresent();
        assertThat(((SshConfig) config.targets().getLast().transport())
                        .connection()
                        .jumps())
                .hasSize(2);
    }

    @Test
    void namesEveryKey() throws IOException {
        String text = Files.readString(FILE);

        for (Section section : Section.values()) {
            assertThat(section.keys()).allSatisfy(key -> assertThat(text).containsPattern("(?m)^[ #-]*" + key + ":"));
        }
    }

    /// The file with the marks taken from lines that hold one of the keys.
    private static String withoutCommentMarks(String indent, List<String> keys) throws IOException {
        Pattern commented = Pattern.compile(
                "^( *)# (%s(?:%s):.*)$"
                        .formatted(indent, keys.stream().map(Pattern::quote).collect(Collectors.joining("|"))),
                Pattern.MULTILINE);
        return commented.matcher(Files.readString(FILE)).replaceAll("$1$2");
    }
}
