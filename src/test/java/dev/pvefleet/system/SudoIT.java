package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pvefleet.proxmox.ssh.OpenSshServer;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A user who is not root, with the line of README in sudoers, a real sudo and a real sshd.
///
/// The user and the line exist in a mount namespace of the server alone, so that nothing on this machine is changed.
/// It needs root; a test without is passed over, and says so.
class SudoIT {
    private static final String USER = "pve-fleet";
    private static final Path README = Path.of(System.getProperty("pvefleet.home", "."), "README.md");

    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(OpenSshServer.USER.equals("root"), "a user of one's own needs root");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "sudo is not installed");
        assumeTrue(namespacesCanBeMade(), "no mount namespace can be made here");
        // The user has to get to its keys and to pvesh.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        site = Site.open(folder, ClusterSpec.small());
    }

    @AfterEach
    void close() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void theLineOfReadmeIsEnough() throws Exception {
        try (OpenSshServer server = serve(lineOfReadme())) {
            Program.Ended ended = sync(server, "sudo: true");

            assertThat(ended.exitCode()).as("%s", ended).isZero();
            assertThat(ended.json().get("guests")).isNotEmpty();
        }
    }

    @Test
    void withoutALineTheOneThatIsMissingIsTold() throws Exception {
        try (OpenSshServer server = serve("# none")) {
            Program.Ended ended = sync(server, "sudo: true");

            assertThat(ended.exitCode()).isEqualTo(6);
            assertThat(ended.json().at("/targets/0/message").asText()).contains("sudo: a password is required");
            assertThat(ended.json().at("/targets/0/hint").asText()).endsWith(lineOfReadme());
        }
    }

    @Test
    void withoutSudoThatIsTold() throws Exception {
        try (OpenSshServer server = serve(lineOfReadme())) {
            server.program("pvesh", """
                    echo 'ipcc_send_rec[1] failed: Unknown error -1' >&2
                    echo 'Unable to load access control list: Unknown error -1' >&2
                    exit 255
                    """);

            Program.Ended ended = sync(server, "sudo: false");

            assertThat(ended.exitCode()).isEqualTo(6);
            assertThat(ended.json().at("/targets/0/hint").asText()).contains("sudo: true");
        }
    }

    private static String lineOfReadme() throws IOException {
        Matcher line = Pattern.compile("(?m)^ *(" + USER + " ALL=\\(root\\) NOPASSWD: .*)$")
                .matcher(Files.readString(README));
        assertThat(line.find()).as("README has a line for sudoers").isTrue();
        return line.group(1);
    }

    private Program.Ended sync(OpenSshServer server, String sudo) throws IOException {
        Path config = site.config(site.overSsh(
                "lab",
                "node: pve1",
                "host: 127.0.0.1",
                "port: " + server.port(),
                "user: " + USER,
                "identityFile: " + server.clientKey(),
                "knownHosts: " + server.knownHosts(server.knownHostsLine()),
                sudo));
        return Program.run("--config", config.toString(), "sync", "--output", "json");
    }

    /// Starts a server where the user and the sudoers line exist.
    private OpenSshServer serve(String line) throws Exception {
        Path home = Files.createDirectories(folder.resolve("server"));
        String bin = home.resolve("bin").toString();
        Path files = Files.createDirectories(folder.resolve("etc"));
        extended(files, "passwd", "%s:x:4242:4242::%s:/bin/sh".formatted(USER, home));
        extended(files, "group", USER + ":x:4242:");
        extended(files, "shadow", USER + ":*:19000:0:99999:7:::");
        Path sudoers = Files.write(
                files.resolve("sudoers"),
                List.of("Defaults env_reset", "Defaults secure_path=\"%s:/usr/bin:/bin\"".formatted(bin), line));
        Files.setPosixFilePermissions(sudoers, PosixFilePermissions.fromString("r--r-----"));
        OpenSshServer server =
                OpenSshServer.startWithin(List.of("unshare", "-m", "sh", "-c", """
                        for name in passwd group shadow sudoers; do
                          mount --bind "$0/$name" "/etc/$name" || exit 1
                        done
                        exec "$@"
                        """, files.toString()), home);
        site.answerAt(server);
        return server;
    }

    private static boolean namespacesCanBeMade() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
    }

    private static void extended(Path files, String name, String line) throws IOException {
        Path original = Path.of("/etc", name);
        Path copy = Files.writeString(files.resolve(name), Files.readString(original) + line + "\n");
        Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(original));
    }
}
