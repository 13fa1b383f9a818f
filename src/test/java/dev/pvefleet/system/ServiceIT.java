package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.systemd.NotifyReceiver;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    @Test
    void troublesAreToldApartInOneMetricInTheHealthAndByOneLineEach() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small());
                Site other =
                        Site.open(folder.resolve("other"), ClusterSpec.small().withName("other"));
                HttpClient http = HttpClient.newHttpClient()) {
            String entry = site.simulator().apiUrl(Site.PVE1).toString();
            String ca = site.simulator().caPem();
            String often = "    schedule: {sync: 1s}\n";
            int port = freePort();
            Path config = site.configListening(
                    "127.0.0.1:" + port,
                    site.overRest("well", "nodes: all") + often,
                    site.overRest("norights", "nodes: all", entry, Purpose.NO_RIGHTS, ca) + often,
                    site.overRest("expired", "nodes: all", entry, Purpose.EXPIRED, ca) + often,
                    site.overRest(
                                    "otherca",
                                    "nodes: all",
                                    entry,
                                    Purpose.ADMIN,
                                    other.simulator().caPem())
                            + often);
            Process agent = Program.start(Map.of(), "--config", config.toString(), "agent");
            CompletableFuture<String> log = logOf(agent);
            try {
                URI base = URI.create("http://127.0.0.1:" + port);
                String metrics = await(http, agent, base.resolve("/metrics"), "norights", "expired", "otherca");
                assertThat(metrics)
                        .contains("pvefleet_target_failure{reason=\"forbidden\",target=\"norights\"} 1.0")
                        .contains("pvefleet_target_failure{reason=\"unauthenticated\",target=\"expired\"} 1.0")
                        .contains("pvefleet_target_failure{reason=\"tls\",target=\"otherca\"} 1.0")
                        .doesNotContain("target_failure{reason=\"unreachable\"");
                JsonNode health = JSON.readTree(get(http, base.resolve("/q/health")));
                assertThat(health.path("status").asText()).isEqualTo("UP");
                assertThat(health.toString())
                        .contains("unauthenticated: ", "tls: ")
                        .doesNotContain(site.simulator().tokenSecret(Purpose.EXPIRED));
            } finally {
                signal(agent, "TERM");
                assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(agent.exitValue()).isZero();
            assertThat(log.get().lines().filter(line -> line.contains("target=expired operation=sync reason=")))
                    .hasSize(1);
            assertThat(log.get().lines().filter(line -> line.contains("target=otherca operation=sync reason=tls")))
                    .hasSize(1);
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

    /// Reads the page until it names a failure of each target.
    private static String await(HttpClient http, Process agent, URI page, String... targets) throws Exception {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < giveUp && agent.isAlive()) {
            try {
                last = get(http, page);
                String text = last;
                if (List.of(targets).stream()
                        .allMatch(target -> text.lines()
                                .anyMatch(line -> line.startsWith("pvefleet_target_failure{")
                                        && line.contains("target=\"" + target + "\"")))) {
                    return last;
                }
            } catch (java.io.IOException notYet) {
                last = notYet.toString();
            }
            agent.waitFor(200, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the agent did not say what it should; last: " + last);
    }

    private static String get(HttpClient http, URI page) throws Exception {
        return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
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

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
