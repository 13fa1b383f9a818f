package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.systemd.NotifyReceiver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a service: what systemd hears, what signals do, and what an operator reads.
@Timeout(240)
class ServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void systemdHearsOfItsWholeLifeAndSigtermIsNoFailure() throws Exception {
        String socket = folder.resolve("notify").toString();
        try (NotifyReceiver systemd = NotifyReceiver.bind(socket);
                Site site = Site.open(folder, ClusterSpec.small());
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String well = site.overRest("lab", "nodes: all");
            Path config = site.config(well, hanging(site, silent));
            Process agent = Program.start(
                    Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "6000000"),
                    "--config",
                    config.toString(),
                    "agent",
                    "--log-format",
                    "json");
            CompletableFuture<String> log = logOf(agent);
            try {
                systemd.next(message -> message.equals("READY=1"), PATIENCE);
                systemd.next(message -> message.equals("WATCHDOG=1"), PATIENCE);

                signal(agent, "HUP");
                systemd.next(message -> message.startsWith("RELOADING=1|MONOTONIC_USEC="), PATIENCE);
                systemd.next(message -> message.equals("READY=1"), PATIENCE);

                Files.writeString(config, "targets: {}\n");
                signal(agent, "HUP");
                systemd.next(message -> message.startsWith("RELOADING=1"), PATIENCE);
                systemd.next(message -> message.equals("READY=1"), PATIENCE);

                signal(agent, "TERM");
                systemd.next(message -> message.equals("STOPPING=1"), PATIENCE);
                assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                agent.destroyForcibly();
            }

            assertThat(agent.exitValue()).isZero();
            List<JsonNode> lines = lines(log.get());
            assertThat(lines)
                    .extracting(line -> line.path("message").asText())
                    .anyMatch(message -> message.startsWith("configuration reloaded"))
                    .anyMatch(message -> message.startsWith("configuration not reloaded, the running one stays"))
                    .noneMatch(message -> message.contains("defect"));
            assertThat(lines)
                    .filteredOn(line -> line.at("/mdc/target").asText().equals("hangs"))
                    .as("a read that was given up at the end is no failure")
                    .isEmpty();
        }
    }

    private static String hanging(Site site, ServerSocket silent) {
        return site.overRest(
                        "hangs",
                        "nodes: all",
                        "https://127.0.0.1:" + silent.getLocalPort(),
                        Purpose.ADMIN,
                        site.simulator().caPem())
                + "    schedule: {timeout: 10m}\n";
    }

    /// `Process.destroy` would close the log as well.
    private static void signal(Process agent, String name) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name, agent.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static CompletableFuture<String> logOf(Process agent) {
        CompletableFuture<String> log = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                log.complete(new String(agent.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (java.io.IOException e) {
                log.completeExceptionally(e);
            }
        });
        return log;
    }

    private static List<JsonNode> lines(String log) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : log.lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
