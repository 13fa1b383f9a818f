package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.metrics.Promtool;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent reads every target on its schedule and tells Prometheus what it saw.
class AgentIT {
    @TempDir
    Path folder;

    @Test
    void servesMetricsThatPromtoolAcceptsAndForgetsVanishedGuests() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small());
                HttpClient http = HttpClient.newHttpClient()) {
            int port = freePort();
            Path config = site.configListening(
                    "127.0.0.1:" + port,
                    site.overRest("rest", "nodes: all") + "    schedule: {sync: 1s, nodeStatus: 1s}\n",
                    site.overSsh("ssh", "node: pve1") + "    schedule: {sync: 1s, nodeStatus: 1s}\n");
            Process agent = Program.start(Map.of(), "--config", config.toString(), "agent");
            try {
                URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
                String both = await(
                        http,
                        agent,
                        metrics,
                        text -> hasSeries(text, "pve_guest_up", "target=\"rest\"", "id=\"qemu/100\"", "1.0")
                                && hasSeries(text, "pvefleet_target_up", "target=\"ssh\"", "1.0")
                                && hasSeries(text, "pve_node_disk_smart_healthy", "node=\"pve2\"", "0.0"));
                assertThat(Promtool.complaintsAbout(both)).isEmpty();

                site.simulator().changes().remove(new Vmid(100));

                String without = await(http, agent, metrics, text -> !text.contains("id=\"qemu/100\""));
                assertThat(hasSeries(without, "pvefleet_target_up", "target=\"rest\"", "1.0"))
                        .isTrue();
            } finally {
                agent.destroy();
                assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(agent.exitValue()).isZero();
        }
    }

    /// Reads the page until it says what it should; the agent's own cadence is the only thing that is waited for.
    private static String await(HttpClient http, Process agent, URI page, Predicate<String> wanted) throws Exception {
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

    /// Whether a line begins with the name and holds all the parts, whatever the order of the labels.
    private static boolean hasSeries(String metrics, String name, String... parts) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{"))
                .anyMatch(line -> Stream.of(parts).allMatch(line::contains));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
