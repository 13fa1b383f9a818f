package dev.pvefleet.admin;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.simulator.Received;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API over real HTTP in front of a simulated cluster: what is refused never gets there, what is let through
/// gets there as it was meant, and once.
@QuarkusTest
class AdminSimulatorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTACKS = 3_000;
    private static final int CLIENTS = 100;
    private static final int GUESTS = 20;

    @TempDir
    Path folder;

    @Inject
    AdminApi api;

    @Inject
    Vertx vertx;

    @TestHTTPResource
    URI server;

    private AdminLab lab;

    @BeforeEach
    void open() {
        lab = new AdminLab(vertx, folder);
        api.open(lab.agent.foundation());
        lab.sync();
    }

    @AfterEach
    void close() {
        api.close(Duration.ofSeconds(30));
        lab.close();
    }

    @Test
    void whatMeansHarmIsRefusedAndNeverReachesTheCluster() throws Exception {
        Hostility hostility = new Hostility(20_261_124);
        Map<String, Integer> tried = new TreeMap<>();

        for (int i = 0; i < ATTACKS; i++) {
            Hostility.Attack attack = hostility.next();
            tried.merge(attack.what(), 1, Integer::sum);

            assertRefused(attack, answer(attack.request()));

            assertThat(lab.asked()).as(attack.toString()).isZero();
        }

        assertThat(tried).hasSizeGreaterThan(15);
        assertThat(lab.agent.journal.latest(10)).isEmpty();
        assertThat(operator().get("/api/v1/guests/lab/100").statusCode()).isEqualTo(200);
        assertThat(operator().post("/api/v1/targets/lab/sync").statusCode()).isEqualTo(200);
        assertThat(lab.asked()).isPositive();
    }

    @Test
    void aHostileCommandLineArrivesWordByWord() {
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            List<String> command = new ArrayList<>(List.of("/bin/echo"));
            for (int word = 0; word < 1 + random.nextInt(4); word++) {
                command.add(hostileWord(random));
            }
            lab.simulator.counters().reset();

            Response answer = operator()
                    .header("Prefer", "wait=60")
                    .body(Map.of("command", command, "inputData", hostileWord(random) + "ü\ud83d\udc0a"))
                    .post("/api/v1/targets/lab/qemu/100/guest-exec");

            assertThat(answer.path("state").toString()).as(answer.asString()).isEqualTo("succeeded");
            assertThat(execs()).as(command.toString()).containsExactly(command);
        }
    }

    /// An operator's command may print what is meant for operators, and so may its own words.
    @Test
    void aViewerSeesThatACommandRanAndNotWhatItSaid() {
        Response done = operator()
                .header("Prefer", "wait=60")
                .body(Map.of("command", List.of("/bin/echo", "s3cret")))
                .post("/api/v1/targets/lab/qemu/100/guest-exec");
        String link = "/api/v1/operations/" + done.path("id");
        assertThat(done.path("result.exec.stdout").toString()).contains("s3cret");
        assertThat(operator().get(link).asString()).contains("s3cret");
        assertThat(operator().get(link).path("asked.command").toString()).isEqualTo("[/bin/echo, s3cret]");

        for (String path : List.of(link, "/api/v1/operations")) {
            assertThat(viewer().get(path).asString())
                    .contains("guestExec", "/bin/echo", "\"ops\"")
                    .doesNotContain("s3cret", "stdout");
        }

        operator()
                .header("Prefer", "wait=60")
                .body(Map.of("command", List.of("/bin/echo", "s3cret"), "dryRun", true))
                .post("/api/v1/targets/lab/qemu/100/guest-exec");
        assertThat(viewer().get("/api/v1/operations").asString()).doesNotContain("s3cret");
    }

    @Test
    void aWordThatWouldBreakTheGuestAgentIsRefused() {
        lab.simulator.counters().reset();

        operator()
                .body(Map.of("command", List.of("/bin/echo", "ü\ud83d\udc0a")))
                .post("/api/v1/targets/lab/qemu/100/guest-exec")
                .then()
                .statusCode(400)
                .body("kind", equalTo("usage"))
                .body("mistakes[0]", containsString("goes in by 'inputData'"));

        assertThat(execs()).isEmpty();
    }

    @Test
    void overSshItArrivesWordByWordToo() {
        Assumptions.assumeTrue(lab.simulator.hasSsh(), "there is no Perl here, which the simulated pvesh needs");
        Random random = new Random(2);
        for (int i = 0; i < 5; i++) {
            List<String> command =
                    List.of("/bin/echo", hostileWord(random), hostileWord(random), "$(id)", "';id;'", "-x");
            lab.simulator.counters().reset();

            Response answer = operator()
                    .header("Prefer", "wait=60")
                    .body(Map.of("command", command))
                    .post("/api/v1/targets/other/qemu/100/guest-exec");

            assertThat(answer.path("state").toString()).as(answer.asString()).isEqualTo("succeeded");
            assertThat(execs()).as(command.toString()).containsExactly(command);
        }
    }

    @Test
    void manyClientsAtOnceLoseNothingAndDoubleNothing() throws Exception {
        List<String> chosen = changeable();
        Set<String> operations = ConcurrentHashMap.newKeySet();
        List<String> troubles = new ArrayList<>();
        List<Thread> clients = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                String guest = chosen.get(i % chosen.size());
                clients.add(Thread.ofVirtual().start(() -> {
                    try {
                        String first = change(http, guest, number);
                        String repeated = change(http, guest, number);
                        operations.add(first);
                        if (!first.equals(repeated)) {
                            troubles.add(first + " is not " + repeated);
                        }
                    } catch (Exception e) {
                        troubles.add(e.toString());
                    }
                }));
            }
            for (Thread client : clients) {
                client.join();
            }
        }

        assertThat(troubles).isEmpty();
        assertThat(operations).hasSize(CLIENTS);
        assertThat(written()).hasSize(CLIENTS).doesNotHaveDuplicates();
        Map<String, List<JsonNode>> byGuest = new TreeMap<>();
        for (JsonNode operation : JSON.readTree(
                        operator().get("/api/v1/operations?limit=500").asString())
                .path("operations")) {
            assertThat(operation.path("state").asText())
                    .as(operation.toString())
                    .isEqualTo("succeeded");
            byGuest.computeIfAbsent(operation.path("vmid").asText(), _ -> new ArrayList<>())
                    .add(operation);
        }
        byGuest.forEach((guest, changes) -> assertOneAfterTheOther(changes));
    }

    /// Guests whose configuration can be written: `qemu/100` and so on.
    private List<String> changeable() {
        List<String> changeable = new ArrayList<>();
        for (Map<String, Object> guest :
                operator().get("/api/v1/guests?target=lab").jsonPath().<Map<String, Object>>getList("guests")) {
            if (guest.get("lock") == null && !Boolean.TRUE.equals(guest.get("template"))) {
                changeable.add(guest.get("type") + "/" + guest.get("vmid"));
            }
        }
        assertThat(changeable).hasSizeGreaterThanOrEqualTo(GUESTS);
        return changeable.subList(0, GUESTS);
    }

    private String change(HttpClient http, String guest, int number) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/targets/lab/" + guest + "/set-config"))
                .header("Authorization", "Bearer " + FakeAgent.OPERATOR)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "client-" + number)
                .header("Prefer", "wait=60")
                .POST(BodyPublishers.ofString("{\"config\":{\"description\":\"by client " + number + "\"}}"))
                .build();
        while (true) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return answer.headers().firstValue("Location").orElseThrow();
            }
            if (answer.statusCode() != 409 && answer.statusCode() != 503) {
                throw new IllegalStateException(answer.body());
            }
            awaitOther(http, JSON.readTree(answer.body()).path("operation").asText());
        }
    }

    /// Waits where it was told to look, as a polite client does.
    private void awaitOther(HttpClient http, String operation) throws IOException, InterruptedException {
        if (operation.isEmpty()) {
            return;
        }
        HttpRequest look = HttpRequest.newBuilder(server.resolve(operation))
                .header("Authorization", "Bearer " + FakeAgent.OPERATOR)
                .build();
        String state = "running";
        while (state.equals("running")) {
            state = JSON.readTree(http.send(look, BodyHandlers.ofString()).body())
                    .path("state")
                    .asText();
        }
    }

    /// The descriptions that the cluster was told to write.
    private List<String> written() {
        return lab.simulator.counters().changes().stream()
                .filter(request -> request.template().endsWith("/config"))
                .map(request -> request.param("description"))
                .toList();
    }

    private static void assertOneAfterTheOther(List<JsonNode> changes) {
        List<JsonNode> inOrder = changes.stream()
                .sorted(Comparator.comparing(
                        change -> Instant.parse(change.path("startedAt").asText())))
                .toList();
        for (int i = 1; i < inOrder.size(); i++) {
            assertThat(Instant.parse(inOrder.get(i).path("startedAt").asText()))
                    .isAfterOrEqualTo(
                            Instant.parse(inOrder.get(i - 1).path("endedAt").asText()));
        }
    }

    private List<List<String>> execs() {
        return lab.simulator.counters().changes().stream()
                .filter(request -> request.template().endsWith("/agent/exec"))
                .map(Received::params)
                .map(params -> params.getOrDefault("command", List.of()))
                .toList();
    }

    private static String hostileWord(Random random) {
        List<String> words = List.of(
                "$(touch /tmp/x)",
                "`id`",
                ";",
                "&&",
                "|",
                "'",
                "\"",
                "\\",
                "\n",
                "\r\n",
                "\t",
                "*",
                "~",
                "-rf",
                "a b",
                "%s",
                "--",
                "=",
                "#",
                "!!",
                "${HOME}",
                "$PATH",
                "\u0001",
                "'\\''",
                "UPID:pve1:",
                "__rc=0",
                "&amp;",
                "+",
                "%2B",
                ";a=b");
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= random.nextInt(4); i++) {
            word.append(words.get(random.nextInt(words.size())));
        }
        return word.toString();
    }

    /// What comes back, up to the end of the connection; a server that has had enough may end it early.
    private String answer(byte[] request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            try {
                socket.getOutputStream().write(request);
            } catch (IOException hadEnough) {
                return read(socket);
            }
            return read(socket);
        }
    }

    private static String read(Socket socket) {
        StringBuilder answer = new StringBuilder();
        try {
            byte[] buffer = new byte[8192];
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                answer.append(new String(buffer, 0, n, UTF_8));
            }
        } catch (IOException cut) {
            return answer.toString();
        }
        return answer.toString();
    }

    private static void assertRefused(Hostility.Attack attack, String answer) throws IOException {
        if (answer.isEmpty() && attack.what().equals(Hostility.FRAMING)) {
            return;
        }
        int end = answer.indexOf("\r\n\r\n");
        assertThat(end).as("no answer to " + attack).isPositive();
        String head = answer.substring(0, end);
        String body = answer.substring(end + 4);
        int status = Integer.parseInt(head.substring(9, 12));
        assertThat(status).as(attack + "\n" + answer).isBetween(400, 499);
        assertThat(head).doesNotContain("X-Injected");
        // What is no HTTP at all is refused below this API, with no more than a status.
        if (!body.isEmpty()) {
            assertThat(head.toLowerCase(java.util.Locale.ROOT))
                    .as(attack.toString())
                    .contains("content-type: application/problem+json", "cache-control: no-store");
            JsonNode problem = JSON.readTree(body);
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("kind").asText()).isNotEmpty();
            assertThat(problem.path("detail").asText()).hasSizeLessThan(500);
            assertThat(body).doesNotContain("\tat ", "Exception", "<html");
        } else {
            assertThat(status).as(attack.toString()).isIn(400, 414, 431);
        }
    }

    private static RequestSpecification viewer() {
        return given().auth().oauth2(FakeAgent.VIEWER);
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(FakeAgent.OPERATOR).contentType(ContentType.JSON);
    }
}
