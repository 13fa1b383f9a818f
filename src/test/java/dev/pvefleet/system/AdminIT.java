package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.simulator.Received;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The admin API as an administrator uses it: with a token that `pve-fleet token` made, across a restart of the agent.
class AdminIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// What is started takes longer than this test.
    private static final Pace SLOW_TO_START = Pace.INSTANT.withPower(Duration.ofHours(1));

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private URI api = URI.create("http://127.0.0.1");

    @Test
    void changesAreMadeOnceAndSurviveARestart() throws Exception {
        JsonNode operator = token("ops", "operator");
        JsonNode viewer = token("eyes", "viewer");
        try (Site site = Site.open(folder, ClusterSpec.small().withPace(SLOW_TO_START))) {
            int port = freePort();
            api = URI.create("http://127.0.0.1:" + port + "/api/v1/");
            Path config = site.configServing(
                    "listen: \"127.0.0.1:%d\", tokens: [%s, %s]".formatted(port, entry(operator), entry(viewer)),
                    site.overRest("rest", "nodes: all") + "    schedule: {sync: 1s, nodeStatus: 1s}\n");
            String ops = operator.path("token").asText();
            String eyes = viewer.path("token").asText();
            String started;
            String written;

            Process first = Program.start(Map.of(), "--config", config.toString(), "agent");
            try {
                await(
                        first,
                        "targets",
                        eyes,
                        body -> body.at("/targets/0/reachable").asBoolean());
                refusesStrangers(eyes);
                written = changesOnce(site, ops);
                started = beginsWhatTakesLong(first, ops);
            } finally {
                assertEnds(first);
            }

            Process second = Program.start(Map.of(), "--config", config.toString(), "agent");
            try {
                JsonNode left = await(second, started, eyes, body -> body.has("state"));
                assertThat(left.path("state").asText()).isEqualTo("interrupted");
                assertThat(left.path("upids")).hasSize(1);
                assertThat(left.path("who").asText()).isEqualTo("ops");
                assertThat(setConfig(ops).headers().firstValue("Location")).hasValue(written);
                assertThat(descriptions(site)).containsExactly("by the API");
                servesItsDocument(port);
            } finally {
                assertEnds(second);
            }
        } finally {
            http.close();
        }
    }

    private void refusesStrangers(String viewer) throws Exception {
        assertProblem(get("guests", "a-guess"), 401, "unauthorized");
        assertProblem(post("targets/rest/sync", viewer, ""), 403, "role");
        assertProblem(get("nothing", viewer), 404, "no_such_path");
        assertThat(get("guests", viewer).body()).contains("\"vmid\" : 100");
    }

    /// @return where the operation is
    private String changesOnce(Site site, String operator) throws Exception {
        HttpResponse<String> first = setConfig(operator);
        HttpResponse<String> repeated = setConfig(operator);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(JSON.readTree(first.body()).path("state").asText()).isEqualTo("succeeded");
        assertThat(repeated.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(descriptions(site)).containsExactly("by the API");
        assertProblem(
                post("targets/rest/qemu/100/set-config", operator, "{\"config\":{\"nonsense\":{}}}"), 400, "usage");
        assertThat(post("targets/rest/sync", operator, "").statusCode()).isEqualTo(200);
        JsonNode history =
                JSON.readTree(get("guests/rest/100/history", operator).body());
        assertThat(history.at("/versions/0/record/vmid").asInt()).isEqualTo(100);
        assertThat(history.at("/versions/0").has("since")).isTrue();
        JsonNode node = JSON.readTree(get("nodes/rest/pve2", operator).body());
        assertThat(node.path("status").asText()).isEqualTo("online");
        return first.headers().firstValue("Location").orElseThrow();
    }

    /// @return where the operation is
    private String beginsWhatTakesLong(Process agent, String operator) throws Exception {
        HttpResponse<String> begun = post("targets/rest/lxc/116/start", operator, "{}");
        String link = begun.headers().firstValue("Location").orElseThrow();

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        await(agent, link, operator, body -> !body.path("upids").isEmpty());
        HttpResponse<String> busy = post("targets/rest/lxc/116/stop", operator, "{}");
        assertProblem(busy, 409, "busy");
        assertThat(JSON.readTree(busy.body()).path("operation").asText()).isEqualTo(link);
        return link;
    }

    private void servesItsDocument(int port) throws Exception {
        HttpResponse<String> document = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/openapi?format=json"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(document.statusCode()).isEqualTo(200);
        JsonNode json = JSON.readTree(document.body());
        assertThat(json.path("paths").has("/api/v1/targets/{target}/qemu/{vmid}/clone"))
                .isTrue();
        assertThat(json.at("/components/securitySchemes/token/scheme").asText()).isEqualTo("bearer");
    }

    private HttpResponse<String> setConfig(String operator) throws Exception {
        HttpRequest request = request("targets/rest/qemu/100/set-config", operator)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "describe-100")
                .header("Prefer", "wait=60")
                .POST(BodyPublishers.ofString("{\"config\":{\"description\":\"by the API\"}}"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static List<String> descriptions(Site site) {
        return site.simulator().counters().changes().stream()
                .filter(request -> request.template().endsWith("/config"))
                .map(Received::params)
                .map(params -> String.join("", params.getOrDefault("description", List.of())))
                .toList();
    }

    /// What `pve-fleet token` makes.
    private static JsonNode token(String name, String role) {
        return Program.run("--output", "json", "token", "--name", name, "--role", role)
                .json();
    }

    private static String entry(JsonNode token) {
        return "{name: %s, role: %s, sha256: %s}"
                .formatted(
                        token.path("name").asText(),
                        token.path("role").asText(),
                        token.path("sha256").asText());
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return http.send(request(path, token).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String token, String body) throws Exception {
        HttpRequest.Builder request = request(path, token).POST(BodyPublishers.ofString(body));
        return http.send(
                (body.isEmpty() ? request : request.header("Content-Type", "application/json")).build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token);
    }

    /// Asks until the answer is as it should be; the agent's own cadence is the only thing that is waited for.
    private JsonNode await(Process agent, String path, String token, Predicate<JsonNode> wanted) throws Exception {
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        String last = "";
        while (System.nanoTime() < giveUp && agent.isAlive()) {
            try {
                HttpResponse<String> answer = get(path, token);
                last = answer.body();
                if (answer.statusCode() == 200 && wanted.test(JSON.readTree(last))) {
                    return JSON.readTree(last);
                }
            } catch (IOException notYet) {
                last = notYet.toString();
            }
            agent.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the agent did not say what it should; last: " + last);
    }

    private static void assertEnds(Process agent) throws InterruptedException {
        agent.destroy();
        assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isZero();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String kind) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(JSON.readTree(answer.body()).path("kind").asText()).isEqualTo(kind);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
