package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.bench.Form;
import dev.pvefleet.bench.Until;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `deploy/pve-fleet.service` as it is, with all that it forbids, under a real systemd.
@Timeout(300)
class SystemdIT {
    private static final Path UNIT = Path.of(System.getProperty("pvefleet.home", "."), "deploy", "pve-fleet.service");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Systemd systemd;
    private Site site;

    @BeforeEach
    void boot() throws Exception {
        Path dropIns = Files.createDirectories(folder.resolve("units/pve-fleet.service.d"));
        Files.copy(UNIT, folder.resolve("units/pve-fleet.service"));
        Files.writeString(dropIns.resolve("machine.conf"), dropIn());
        Files.createDirectories(folder.resolve("etc"));
        site = Site.open(folder.resolve("site"), ClusterSpec.small());
        secret("lab.token", Purpose.ADMIN.secret() + "\n");
        secret("pve1.token", Purpose.ADMIN.secret() + "\n");
        secret("ca.pem", site.simulator().caPem());
        secret("id_ed25519", Files.readString(site.ssh().clientKey()));
        secret("known_hosts", Files.readString(site.knownHosts()));
        systemd = Systemd.start(folder, "pve-fleet.service");
    }

    @AfterEach
    void end() throws Exception {
        if (site != null) {
            site.close();
        }
        if (systemd != null) {
            systemd.close();
        }
    }

    @Test
    void theServiceIsActiveOnceItIsReadyStaysSoOverAReloadAndStopsWithoutAFailure() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            configure(lab(), hanging(silent));
            systemd.tell("start", "--no-block");
            systemd.await("StatusText", "reading 2 targets first");
            assertThat(systemd.properties()).containsEntry("ActiveState", "activating");
        }
        systemd.await("ActiveState", "active");
        Map<String, String> ready = systemd.properties();
        assertThat(ready).containsEntry("SubState", "running").containsEntry("NRestarts", "0");

        configure(lab());
        assertThat(systemd.tell("reload")).isEqualTo(new Systemd.Ended(0, ""));
        awaitLog("configuration reloaded", 1);
        systemd.await("StatusText", "watching 1 targets");
        String changed = systemd.property("StateChangeTimestampMonotonic");
        systemd.tell("kill", "--kill-who=main", "--signal=HUP");
        awaitLog("configuration reloaded", 2);
        systemd.await("SubState", "running");
        assertThat(systemd.properties())
                .as("it says itself that it reloads, and that it is ready again")
                .doesNotContainEntry("StateChangeTimestampMonotonic", changed)
                .containsEntry("ActiveState", "active")
                .containsEntry("MainPID", ready.get("MainPID"))
                .containsEntry("ActiveEnterTimestampMonotonic", ready.get("ActiveEnterTimestampMonotonic"));

        assertThat(systemd.tell("stop")).isEqualTo(new Systemd.Ended(0, ""));
        assertThat(systemd.properties())
                .containsEntry("ActiveState", "inactive")
                .containsEntry("Result", "success")
                .containsEntry("ExecMainStatus", "0");
        assertThat(log()).noneMatch(line -> line.contains("target=lab")).noneMatch(line -> line.contains("defect"));
        assertThat(systemd.run("stat", "--format=%a", "/var/lib/private/pve-fleet/state.db"))
                .isEqualTo(new Systemd.Ended(0, "600"));
    }

    /// The file of a token as the README makes it, and what else may be root's alone.
    @Test
    void itIsGivenWhatOnlyRootMayRead() throws Exception {
        String overRest = site.overRest(
                        "lab", "nodes: all", site.simulator().apiUrl(Site.PVE1).toString(), Purpose.ADMIN, "")
                .replace(Purpose.ADMIN.secret(), "${file:/etc/pve-fleet/pve1.token}")
                .replace("caCert: |", "caCert: ${credential:ca}");
        String overSsh = site.overSsh(
                "shell", "node: pve1", site.sshKeys(Path.of("${credential:id}"), Path.of("${credential:hosts}")));
        configure(overRest, overSsh);

        assertThat(systemd.tell("start")).isEqualTo(new Systemd.Ended(0, ""));

        systemd.await("StatusText", "watching 2 targets");
        assertThat(log())
                .noneMatch(line -> line.contains("target=lab"))
                .noneMatch(line -> line.contains("target=shell"));
    }

    @Test
    void withoutTheFileOfTheReadmeItStartsAllTheSame() throws Exception {
        Files.delete(folder.resolve("etc/pve1.token"));
        configure(lab());

        assertThat(systemd.tell("start")).isEqualTo(new Systemd.Ended(0, ""));
        systemd.await("ActiveState", "active");
    }

    @Test
    void aProgramThatHangsIsEndedByTheWatchdogAndBegunAgain() throws Exception {
        configure(lab());
        assertThat(systemd.tell("start")).isEqualTo(new Systemd.Ended(0, ""));
        String fed = systemd.property("WatchdogTimestampMonotonic");
        Until.holds(
                "feeding",
                PATIENCE,
                () -> !systemd.property("WatchdogTimestampMonotonic").equals(fed));

        systemd.tell("kill", "--kill-who=main", "--signal=STOP");

        systemd.await("NRestarts", "1");
        systemd.await("ActiveState", "active");
    }

    @Test
    void aConfigurationWithMistakesMakesNoService() throws Exception {
        configure("  lab: {transport: {kind: carrier-pigeon}}\n");

        assertThat(systemd.tell("start").exitCode()).isNotZero();

        assertThat(systemd.properties())
                .containsEntry("Result", "exit-code")
                .containsEntry("ExecMainStatus", "2")
                .containsEntry("NRestarts", "0")
                .containsEntry("ActiveState", "failed")
                .containsEntry("ActiveEnterTimestampMonotonic", "0");
        assertThat(log()).anyMatch(line -> line.contains("'carrier-pigeon' is not a kind of transport"));
    }

    /// What a machine has of its own: where the log goes, a secret, and here also which form of the program
    /// runs, and less patience.
    private static String dropIn() {
        return """
                [Service]
                Environment=PVE_FLEET_FORM=%s JAVA_HOME=/usr/local/jdk
                StandardError=append:/run/shared/agent.log
                LoadCredential=lab:/etc/pve-fleet/lab.token
                LoadCredential=ca:/etc/pve-fleet/ca.pem
                LoadCredential=id:/etc/pve-fleet/id_ed25519
                LoadCredential=hosts:/etc/pve-fleet/known_hosts
                WatchdogSec=6
                RestartSec=1
                """.formatted(Form.ofTests());
    }

    /// A target whose secret only root can read.
    private String lab() {
        return site.overRest("lab", "nodes: all").replace(Purpose.ADMIN.secret(), "${credential:lab}");
    }

    private String hanging(ServerSocket silent) {
        return site.overRest(
                "hangs",
                "nodes: all",
                "https://127.0.0.1:" + silent.getLocalPort(),
                Purpose.AUDITOR,
                site.simulator().caPem());
    }

    private void secret(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve("etc").resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void configure(String... targets) throws IOException {
        Path config = Files.writeString(
                folder.resolve("etc/pve-fleet.yaml"),
                "http: {listen: \"127.0.0.1:0\"}\nstate: {path: /var/lib/pve-fleet/state.db}\ntargets:\n"
                        + String.join("", targets));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private void awaitLog(String text, int times) throws Exception {
        Until.holds(
                "line with " + text,
                PATIENCE,
                () -> log().stream().filter(line -> line.contains(text)).count() == times);
    }

    private List<String> log() throws IOException {
        Path log = folder.resolve("agent.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }
}
