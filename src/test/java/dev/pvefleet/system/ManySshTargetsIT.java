package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.bench.Until;
import dev.pvefleet.proxmox.ssh.OpenSshServer;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Forty targets behind one sshd as it comes, which refuses logins when ten of them are under way (`MaxStartups
/// 10:30:100`): none of them is refused, whether the host is their own or leads to them.
class ManySshTargetsIT {
    private static final int TARGETS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Site site;
    private OpenSshServer bastion;

    @BeforeEach
    void open() throws Exception {
        site = Site.open(folder, ClusterSpec.small());
        bastion = OpenSshServer.start(folder.resolve("bastion"));
        bastion.accept(site.ssh().clientKey());
    }

    @AfterEach
    void close() {
        bastion.close();
        site.close();
    }

    @Test
    void aCommandReadsAllOfThem() throws Exception {
        Program.Ended ended = sync(targets());

        assertThat(failures(ended)).isEmpty();
        assertThat(ended.json().get("targets")).hasSize(TARGETS);
        assertThat(site.ssh().logged("Accepted publickey")).isEqualTo(TARGETS);
        assertNobodyWasRefused();
    }

    @Test
    void aCommandReadsAllOfThemThroughOneSessionWithTheBastion() throws Exception {
        Program.Ended ended = sync(targets(behindTheBastion()));

        assertThat(failures(ended)).isEmpty();
        assertThat(bastion.logged("Accepted publickey")).isEqualTo(1);
        assertThat(site.ssh().logged("Accepted publickey")).isEqualTo(TARGETS);
        assertNobodyWasRefused();
    }

    @Test
    void anAgentReadsAllOfThem() throws Exception {
        assertTheAgentReads(targets());
    }

    @Test
    void anAgentReadsAllOfThemThroughOneSessionWithTheBastion() throws Exception {
        assertTheAgentReads(targets(behindTheBastion()));
        assertThat(bastion.logged("Accepted publickey")).isEqualTo(1);
    }

    private void assertTheAgentReads(String[] targets) throws Exception {
        int port = freePort();
        Path config = site.configListening("127.0.0.1:" + port, targets);
        Process agent = Program.start(Map.of(), "--config", config.toString(), "agent");
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
            Until.holds("page with all targets up", PATIENCE, () -> up(http, metrics) == TARGETS);

            assertThat(page(http, metrics)
                            .lines()
                            .filter(line -> line.startsWith("pvefleet_operation_failures_total{"))
                            .filter(line -> line.contains("operation=\"sync\"") && !line.endsWith(" 0.0")))
                    .isEmpty();
            assertThat(site.ssh().logged("Accepted publickey")).isEqualTo(TARGETS);
            assertNobodyWasRefused();
        } finally {
            agent.destroy();
            assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /// sshd says so where it refuses one for their number.
    private void assertNobodyWasRefused() {
        assertThat(site.ssh().logged("MaxStartups") + bastion.logged("MaxStartups"))
                .isZero();
    }

    private Program.Ended sync(String[] targets) {
        return Program.run("--config", site.config(targets).toString(), "sync", "--output", "json");
    }

    private static List<String> failures(Program.Ended ended) {
        List<String> messages = new ArrayList<>();
        ended.json().get("targets").forEach(target -> {
            if (!target.get("status").asText().equals("ok")) {
                messages.add(target.path("message").asText());
            }
        });
        return messages;
    }

    private String[] targets(String... more) throws IOException {
        Path knownHosts = Files.write(
                folder.resolve("known_hosts"), List.of(site.ssh().knownHostsLine(), bastion.knownHostsLine()));
        List<String> keys = new ArrayList<>(List.of(site.sshKeys(site.ssh().clientKey(), knownHosts)));
        keys.addAll(List.of(more));
        return IntStream.range(0, TARGETS)
                .mapToObj(number -> site.overSsh("t" + number, "node: pve1", keys.toArray(String[]::new)))
                .toArray(String[]::new);
    }

    private String behindTheBastion() {
        return "proxyJump: %s@127.0.0.1:%d".formatted(OpenSshServer.USER, bastion.port());
    }

    private static long up(HttpClient http, URI metrics) throws InterruptedException {
        return page(http, metrics)
                .lines()
                .filter(line -> line.startsWith("pvefleet_target_up{") && line.endsWith(" 1.0"))
                .count();
    }

    private static String page(HttpClient http, URI metrics) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException _) {
            return "";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
