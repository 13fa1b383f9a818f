package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Where;
import dev.pvefleet.simulator.api.Method;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the program looks at before it sends a write, and after one that failed.
class WritesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Vmid WEB = new Vmid(9001);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aLockThatIsHeldWhileSomebodyProtectsTheGuestEndsInARefusal(ChangesIT.Way way) throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small().withTemplates())) {
            String config = config(site, way);
            clone(config);
            site.simulator()
                    .faults()
                    .set(
                            Where.anything().method(Method.DELETE).guest(WEB),
                            new Fault.Refuse(
                                    500, "can't lock file '/var/lock/qemu-server/lock-9001.conf' - got timeout"));

            Process deleting = Program.start(Map.of(), "--config", config, "qemu", "delete", "--vmid", "9001");
            awaitDeletion(site, deleting);
            site.simulator().changes().tags(WEB, Tags.parse("production;swamp"));
            site.simulator().faults().clear();
            String said = new String(deleting.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(deleting.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(deleting.exitValue()).as(said).isEqualTo(3);
            assertThat(said).contains("'production'", "protects it from delete");
            assertThat(site.simulator().cluster().guest(WEB)).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangeThatFailsHalfWayIsToldOptionByOptionAndTakenBack(ChangesIT.Way way) throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small().withTemplates())) {
            String config = config(site, way);
            clone(config);
            run(config, "qemu", "set-config", "--vmid", "9001", "--set", "ciuser=deploy");
            site.simulator()
                    .mishaps()
                    .set(WhichTask.any().type("qmconfig").on(WEB).times(1), new Mishap.Fails("no space left"));
            Guest before = site.simulator().cluster().guest(WEB).orElseThrow();

            Program.Ended failed = run(
                    config,
                    "qemu",
                    "set-config",
                    "--vmid",
                    "9001",
                    "--set",
                    "cores=3",
                    "--set",
                    "scsi1=local-zfs:4",
                    "--unset",
                    "ciuser");

            JsonNode error = failed.errorJson().path("error");
            assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(8);
            assertThat(error.at("/options/ciuser").asText()).isEqualTo("pending");
            assertThat(error.at("/options/scsi1").asText()).isEqualTo("untouched");
            List<String> pending = new ArrayList<>();
            error.path("options").properties().forEach(option -> {
                if (option.getValue().asText().equals("pending")) {
                    pending.add(option.getKey());
                }
            });
            assertThat(error.path("hint").asText()).endsWith("--revert " + String.join(",", pending));

            Program.Ended reverted =
                    run(config, "qemu", "set-config", "--vmid", "9001", "--revert", String.join(",", pending));

            Guest after = site.simulator().cluster().guest(WEB).orElseThrow();
            assertThat(reverted.exitCode()).as(reverted.toString()).isZero();
            assertThat(after.pending().isEmpty()).isTrue();
            assertThat(after.config()).isEqualTo(before.config());
        }
    }

    /// One target has all nodes of the cluster, the other only one of them, by another way.
    @Test
    void aGuestHasOneChangeAtATimeWhicheverTargetItIsNamedThrough() throws Exception {
        JsonNode token = Program.run("--output", "json", "token", "--name", "ops", "--role", "operator")
                .json();
        ClusterSpec spec = ClusterSpec.small().withPace(Pace.INSTANT.withPower(Duration.ofHours(1)));
        try (Site site = Site.open(folder, spec);
                HttpClient http = HttpClient.newHttpClient()) {
            int port = freePort();
            Path config = site.configServing(
                    "listen: \"127.0.0.1:%d\", tokens: [{name: ops, role: operator, sha256: %s}]"
                            .formatted(port, token.path("sha256").asText()),
                    site.overRest("lab", "nodes: all"),
                    site.overSsh("one", "node: pve1"));
            Process agent = Program.start(Map.of(), "--config", config.toString(), "agent");
            try {
                URI api = URI.create("http://127.0.0.1:" + port + "/api/v1/");
                String secret = token.path("token").asText();
                awaitTargets(http, api, secret, agent);

                HttpResponse<String> first = start(http, api, "lab", secret);
                HttpResponse<String> second = start(http, api, "one", secret);

                assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
                assertThat(second.statusCode()).as(second.body()).isEqualTo(409);
                JsonNode problem = JSON.readTree(second.body());
                assertThat(problem.path("kind").asText()).isEqualTo("busy");
                assertThat(problem.path("operation").asText())
                        .isEqualTo(first.headers().firstValue("Location").orElseThrow());
            } finally {
                agent.destroy();
                assertThat(agent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static HttpResponse<String> start(HttpClient http, URI api, String target, String token) throws Exception {
        return http.send(
                HttpRequest.newBuilder(api.resolve("targets/" + target + "/lxc/116/start"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void awaitTargets(HttpClient http, URI api, String token, Process agent) throws Exception {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        String last = "";
        while (System.nanoTime() < giveUp && agent.isAlive()) {
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(api.resolve("targets"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
                last = answer.body();
                if (answer.statusCode() == 200
                        && StreamSupport.stream(
                                        JSON.readTree(last).path("targets").spliterator(), false)
                                .allMatch(target -> target.path("reachable").asBoolean())) {
                    return;
                }
            } catch (IOException notYet) {
                last = notYet.toString();
            }
            agent.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the agent did not reach its targets; last: " + last);
    }

    private static void awaitDeletion(Site site, Process deleting) throws InterruptedException {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (site.simulator().counters().changes().stream().noneMatch(it -> it.method() == Method.DELETE)) {
            assertThat(System.nanoTime()).as("no deletion was asked for").isLessThan(giveUp);
            deleting.waitFor(50, TimeUnit.MILLISECONDS);
        }
    }

    private static String config(Site site, ChangesIT.Way way) {
        return site.config(
                        switch (way) {
                            case REST -> site.overRest("lab", "nodes: all");
                            case PVESH -> site.overSsh("lab", "nodes: all");
                        })
                .toString();
    }

    private static void clone(String config) {
        Program.Ended cloned = run(
                config,
                "qemu",
                "clone",
                "--template-id",
                "9000",
                "--vmid",
                "9001",
                "--name",
                "webapp",
                "--storage",
                "local-zfs");
        assertThat(cloned.exitCode()).as(cloned.toString()).isZero();
    }

    private static Program.Ended run(String config, String... command) {
        List<String> words = new ArrayList<>(List.of("--config", config, "--output", "json"));
        words.addAll(List.of(command));
        return Program.run(words.toArray(String[]::new));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
