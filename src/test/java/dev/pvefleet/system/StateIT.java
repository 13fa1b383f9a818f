package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was known outlives the process that knew it.
class StateIT {
    private static final String SCHEDULE = "    schedule: {sync: 1s, nodeStatus: 1s}\n";
    private static final String RESTORED = "pvefleet_state_restored{operation=\"sync\",target=\"rest\"} ";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Site site;

    @BeforeEach
    void open() throws Exception {
        site = Site.open(folder, ClusterSpec.small());
    }

    @AfterEach
    void close() {
        site.close();
        http.close();
    }

    @Test
    void aKilledAgentsSuccessorServesWhatItKnewAlthoughNobodyAnswers() throws Exception {
        int port = freePort();
        Path config = site.configListening("127.0.0.1:" + port, site.overRest("rest", "nodes: all") + SCHEDULE);
        Process first = Program.start(Map.of(), "--config", config.toString(), "agent");
        try {
            await(first, port, "/metrics", page -> page.contains("pve_guest_up{id=\"qemu/100\",target=\"rest\"} 1.0"));
            await(first, port, "/metrics", page -> page.contains("pvefleet_state_last_write_timestamp_seconds"));
        } finally {
            first.destroyForcibly();
            first.waitFor();
        }
        String nobody = site.overRest(
                "rest",
                "nodes: all",
                "https://127.0.0.1:1",
                Purpose.ADMIN,
                site.simulator().caPem());
        Path later = site.configListening("127.0.0.1:" + port, nobody + "    schedule: {sync: 1h, nodeStatus: 1h}\n");

        Process second = Program.start(Map.of(), "--config", later.toString(), "agent");
        try {
            String page = await(second, port, "/metrics", text -> text.contains("pve_guest_up{"));
            assertThat(page).contains(RESTORED + "1.0").contains("pve_guest_up{id=\"qemu/100\",target=\"rest\"} 1.0");
            await(second, port, "/metrics", text -> text.contains("pvefleet_target_up{target=\"rest\"} 0.0"));
            assertThat(await(second, port, "/metrics", text -> true)).contains(RESTORED + "1.0");
        } finally {
            second.destroy();
            assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aSecondAgentOnTheFileIsRefusedAndCommandsAreNot() throws Exception {
        int port = freePort();
        Path config = site.configListening("127.0.0.1:" + port, site.overRest("rest", "nodes: all") + SCHEDULE);
        Path other = site.configListening("127.0.0.1:" + freePort(), site.overRest("rest", "nodes: all") + SCHEDULE);
        Process agent = Program.start(Map.of(), "--config", config.toString(), "agent");
        try {
            await(agent, port, "/q/health/well", page -> page.contains("\"UP\""));

            Program.Ended refused = Program.run("--config", other.toString(), "agent");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.stderr())
                    .contains("state.path: " + folder.resolve("state.db") + " is used by another agent (process "
                            + agent.pid() + "): stop that one, or name another file for this one");

            Program.Ended sync = Program.run("--config", config.toString(), "-o", "json", "sync");
            assertThat(sync.exitCode()).as(sync.toString()).isZero();
            assertThat(sync.stderr()).isEmpty();
            assertThat(agent.isAlive()).isTrue();
        } finally {
            agent.destroy();
            assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aCommandMakesAPrivateFileUnlessItShallNotRecord() throws Exception {
        Path config = site.config(site.overRest("rest", "nodes: all"));
        Path state = folder.resolve("state.db");

        assertThat(Program.run("--config", config.toString(), "--no-record", "sync")
                        .exitCode())
                .isZero();
        assertThat(state).doesNotExist();

        assertThat(Program.run("--config", config.toString(), "sync").exitCode())
                .isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("state.db-wal")).doesNotExist();
    }

    @Test
    void aFileThatCannotBeMadeIsAWarning() throws Exception {
        Files.createDirectory(folder.resolve("state.db"));
        Path config = site.config(site.overRest("rest", "nodes: all"));

        Program.Ended sync = Program.run("--config", config.toString(), "-o", "json", "sync");

        assertThat(sync.exitCode()).as(sync.toString()).isZero();
        assertThat(sync.json().path("guests")).isNotEmpty();
        assertThat(new ObjectMapper()
                        .readTree(sync.stderr())
                        .path("warnings")
                        .path(0)
                        .asText())
                .startsWith("not recorded: " + folder.resolve("state.db"));
    }

    /// Reads the page until it says what it should; the agent's own cadence is the only thing that is waited for.
    private String await(Process agent, int port, String path, Predicate<String> wanted) throws Exception {
        URI page = URI.create("http://127.0.0.1:" + port + path);
        long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String last = "";
        while (System.nanoTime() < giveUp && agent.isAlive()) {
            try {
                last = http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                if (wanted.test(last)) {
                    return last;
                }
            } catch (IOException notYet) {
                last = notYet.toString();
            }
            agent.waitFor(200, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the agent did not say what it should; last: " + last);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
