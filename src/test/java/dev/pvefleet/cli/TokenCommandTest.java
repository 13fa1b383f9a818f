package dev.pvefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.Golden;
import dev.pvefleet.config.ConfigReader;
import dev.pvefleet.config.FleetConfig.ApiToken;
import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.config.Surroundings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    private final FakeFleet fleet = new FakeFleet();

    @Test
    void printsATokenAndTheLineThatLetsItIn(@TempDir Path folder) throws Exception {
        assertThat(fleet.run("token", "--name", "ci.deploy", "--role", "operator"))
                .isZero();

        String[] lines = fleet.out().lines().toArray(String[]::new);
        String token = lines[1];
        assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
        Path file = Files.writeString(folder.resolve("pve-fleet.yaml"), """
                http:
                  tokens:
                    %s
                targets:
                  pve1: {transport: {kind: ssh, node: pve1, host: 192.0.2.11}}
                """.formatted(lines[4]));
        assertThat(new ConfigReader(Surroundings.ofThisProcess())
                        .read(file)
                        .http()
                        .tokens())
                .containsExactly(new ApiToken("ci.deploy", Role.OPERATOR, sha256(token)));
        assertThat(fleet.err()).isEmpty();
    }

    @Test
    void isADocumentForPrograms() {
        assertThat(fleet.run("token", "-o", "json")).isZero();

        Golden.assertMatches("json/token.json", fleet.out());
    }

    @Test
    void refusesANameThatTheConfigurationWouldRefuse() {
        assertThat(fleet.run("token", "--name", "ci}, {")).isEqualTo(ExitCode.USAGE);

        assertThat(fleet.out()).isEmpty();
        assertThat(fleet.err()).startsWith("error: --name: 'ci}, {' is not a name");
    }

    @Test
    void refusesAnUnknownRole() {
        assertThat(fleet.run("token", "--role", "root")).isEqualTo(ExitCode.USAGE);

        assertThat(fleet.err()).contains("--role");
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
