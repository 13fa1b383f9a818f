package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong is told apart, by kind and exit code, and takes nothing else with it.
class TroubleIT {
    @TempDir
    static Path folder;

    private static Site site;

    @BeforeAll
    static void open() throws Exception {
        site = Site.open(folder, ClusterSpec.small());
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void aTargetThatHangsLeavesTheOthersAndTakesNoLongerThanItsDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            String dead = site.overRest(
                            "dead",
                            "nodes: all",
                            "https://127.0.0.1:" + silent.getLocalPort(),
                            Purpose.ADMIN,
                            site.simulator().caPem())
                    + "    schedule: {timeout: 3s}\n";
            Path config = site.config(site.overRest("first", "node: pve1"), dead, site.overSsh("last", "node: pve2"));
            Instant before = Clock.systemUTC().instant();

            Program.Ended ended = Program.run("--config", config.toString(), "sync", "--output", "json");

            assertThat(Duration.between(before, Clock.systemUTC().instant())).isLessThan(Duration.ofSeconds(10));
            assertThat(ended.exitCode()).as("%s", ended).isEqualTo(9);
            assertThat(status(ended.json(), "first")).isEqualTo("ok");
            assertThat(status(ended.json(), "dead")).isEqualTo("failed timeout");
            assertThat(status(ended.json(), "last")).isEqualTo("ok");
            assertThat(ended.json().get("guests")).isNotEmpty();
        }
    }

    @Test
    void aPortThatRefusesIsUnreachable() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }

        assertThat(syncOverRest(
                        "https://127.0.0.1:" + port,
                        Purpose.ADMIN,
                        site.simulator().caPem()))
                .isEqualTo("5 unreachable");
    }

    @Test
    void aCertificateOfAnotherClusterIsRefused() throws Exception {
        try (Site other = Site.open(folder.resolve("other"), ClusterSpec.small().withName("other"))) {
            assertThat(syncOverRest(entry(), Purpose.ADMIN, other.simulator().caPem()))
                    .isEqualTo("5 tls");
        }
    }

    @Test
    void aTokenThatHasExpiredIsNotAuthenticated() {
        assertThat(syncOverRest(entry(), Purpose.EXPIRED, site.simulator().caPem()))
                .isEqualTo("6 unauthenticated");
    }

    @Test
    void aTokenWithoutRightsIsForbiddenAndToldWhatToGrant() {
        Path config = site.config(site.overRest(
                "lab",
                "node: pve1",
                entry(),
                Purpose.NO_RIGHTS,
                site.simulator().caPem()));

        Program.Ended status = Program.run("--config", config.toString(), "node-status", "--output", "json");

        assertThat(status.exitCode()).as("%s", status).isEqualTo(6);
        assertThat(status.stdout()).contains("forbidden").contains("pveum acl modify /nodes/pve1");
    }

    @Test
    void aTokenWithoutRightsIsWarnedThatItSeesNoGuests() {
        Path config = site.config(site.overRest(
                "lab",
                "node: pve1",
                entry(),
                Purpose.NO_RIGHTS,
                site.simulator().caPem()));

        Program.Ended sync = Program.run("--config", config.toString(), "sync");

        assertThat(sync.stderr()).contains("VM.Audit");
    }

    @Test
    void aGuestThatIsNotThereIsNotFound() {
        Path config = site.config(site.overRest("lab", "nodes: all"));

        Program.Ended ended =
                Program.run("--config", config.toString(), "--output", "json", "qemu", "lookup", "--vmid", "987654");

        assertThat(ended.exitCode()).isEqualTo(4);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.errorJson().at("/error/kind").asText()).isEqualTo("not_found");
    }

    @Test
    void noSecretIsSeenHoweverTalkativeTheProgramIs() {
        Path config = site.config(
                site.overRest(
                        "lab",
                        "nodes: all",
                        entry(),
                        Purpose.EXPIRED,
                        site.simulator().caPem()),
                site.overTunnel("tunnelled", "nodes: all"));

        Program.Ended ended = Program.run("--config", config.toString(), "--verbose", "sync");

        assertThat(ended.stdout() + ended.stderr())
                .doesNotContain(site.simulator().tokenSecret(Purpose.EXPIRED))
                .doesNotContain(site.simulator().tokenSecret(Purpose.ADMIN));
    }

    private static String entry() {
        return site.simulator().apiUrl(Site.PVE1).toString();
    }

    private static String syncOverRest(String apiUrl, Purpose token, String caPem) {
        Path config = site.config(site.overRest("lab", "nodes: all", apiUrl, token, caPem));

        Program.Ended ended = Program.run("--config", config.toString(), "sync", "--output", "json");

        return ended.exitCode() + " " + ended.json().at("/targets/0/kind").asText();
    }

    private static String status(JsonNode document, String target) {
        for (JsonNode entry : document.get("targets")) {
            if (entry.get("name").asText().equals(target)) {
                return (entry.get("status").asText() + " " + entry.path("kind").asText()).strip();
            }
        }
        return "not listed";
    }
}
