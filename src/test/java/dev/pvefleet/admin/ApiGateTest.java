package dev.pvefleet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.boot.Loopback;
import dev.pvefleet.model.Clocks;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The gate over real HTTP, with something behind it that only says who came through.
class ApiGateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Vertx vertx;
    private static HttpClient http;

    private final FakeAgent agent = new FakeAgent(Clock.systemUTC());
    private final AdminApi api = new AdminApi(Clocks.of(Clock.systemUTC()));
    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private final AtomicInteger passed = new AtomicInteger();
    private volatile boolean hold;
    private HttpServer server;

    @BeforeAll
    static void begin() {
        vertx = Vertx.vertx();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void end() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @BeforeEach
    void serve() throws Exception {
        api.open(agent.foundation());
        Router router = Router.router(vertx);
        new ApiGate(api, this::later, Clocks.of(new HandClock())).register(router);
        router.route("/api/v1/reload").handler(context -> {
            throw new IllegalStateException("secret-of-a-defect");
        });
        router.route("/api/v1/*").handler(this::comesThrough);
        server = Loopback.serve(vertx, request -> {
            request.pause();
            router.handle(request);
        });
    }

    @AfterEach
    void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        api.close(Duration.ofSeconds(1));
    }

    @Test
    void whoHasATokenComesThroughWithWhatHeBrings() throws Exception {
        assertThat(get("/api/v1/guests", FakeAgent.VIEWER).body()).isEqualTo("eyes GET 0");
        assertThat(post("/api/v1/targets/lab/sync", FakeAgent.OPERATOR, "{\"a\":1}")
                        .body())
                .isEqualTo("ops POST 7");
        assertThat(agent.authFailures).hasValue(0);
        assertThat(held).allMatch(one -> one.takenBack.get());
    }

    @Test
    void everyAnswerIsHardened() throws Exception {
        hold = true;
        List<HttpResponse<String>> answers = new ArrayList<>(List.of(
                get("/api/v1/guests", FakeAgent.VIEWER),
                get("/api/v1/nothing", FakeAgent.VIEWER),
                post("/api/v1/reload", FakeAgent.OPERATOR, "{}")));
        CompletableFuture<HttpResponse<String>> wrong =
                http.sendAsync(request("/api/v1/guests", "wrong").build(), BodyHandlers.ofString());
        nextAnswer().run();
        answers.add(wrong.get(30, TimeUnit.SECONDS));

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 404, 500, 401);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        });
    }

    @Test
    void withoutAnyTokenInTheConfigurationNobodyComesThrough() throws Exception {
        agent.tokens = List.of();

        HttpResponse<String> answer = get("/api/v1/guests", FakeAgent.OPERATOR);

        assertProblem(answer, 403, "no_tokens");
        assertThat(answer.body()).contains("pve-fleet token", "http.tokens");
        assertThat(passed).hasValue(0);
    }

    @Test
    void tokensFollowAReload() throws Exception {
        assertThat(get("/api/v1/guests", FakeAgent.VIEWER).statusCode()).isEqualTo(200);
        agent.tokens = List.of(agent.tokens.getFirst());

        assertProblem(get("/api/v1/guests", FakeAgent.VIEWER), 401, "unauthorized");
    }

    @Test
    void beforeTheAgentRunsAndAfterItHasEndedItIsSaidToComeAgain() throws Exception {
        api.close(Duration.ofSeconds(1));

        HttpResponse<String> answer = get("/api/v1/guests", FakeAgent.OPERATOR);

        assertProblem(answer, 503, "not_now");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "operators-toke", "operators-token2", "Operators-Token"})
    void aWrongTokenIsCountedAndComesNotThrough(String token) throws Exception {
        HttpResponse<String> answer = get("/api/v1/guests", token);

        assertProblem(answer, 401, "unauthorized");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"pve-fleet\", error=\"invalid_token\"");
        assertThat(answer.body()).doesNotContain(token);
        assertThat(agent.authFailures).hasValue(1);
        assertThat(passed).hasValue(0);
    }

    @Test
    void noTokenIsNoToken() throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri("/api/v1/guests")).build(), BodyHandlers.ofString());

        assertProblem(answer, 401, "unauthorized");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"pve-fleet\"");
        assertThat(agent.authFailures).hasValue(1);
    }

    @Test
    void twoAuthorizationsAreNone() throws Exception {
        HttpRequest both = request("/api/v1/guests", FakeAgent.OPERATOR)
                .header("Authorization", "Bearer " + FakeAgent.OPERATOR)
                .build();

        assertProblem(http.send(both, BodyHandlers.ofString()), 401, "unauthorized");
    }

    @Test
    void theAnswerToAWrongTokenIsHeldBackLongerEachTimeAndARightOneIsNot() throws Exception {
        hold = true;
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        List<Held> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(http.sendAsync(request("/api/v1/guests", "wrong").build(), BodyHandlers.ofString()));
            answers.add(nextAnswer());
        }

        assertThat(answers).extracting(one -> one.delay.toMillis()).containsExactly(250L, 500L, 1000L, 2000L);
        assertThat(get("/api/v1/guests", FakeAgent.VIEWER).statusCode()).isEqualTo(200);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);

        answers.forEach(Held::run);
        for (CompletableFuture<HttpResponse<String>> one : waiting) {
            assertProblem(one.get(30, TimeUnit.SECONDS), 401, "unauthorized");
        }
    }

    @Test
    void whereTooManyAreHeldBackTheNextIsAnsweredAtOnce() throws Exception {
        hold = true;
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < ApiGate.MOST_HELD_BACK; i++) {
            waiting.add(http.sendAsync(request("/api/v1/guests", "wrong").build(), BodyHandlers.ofString()));
        }
        List<Held> all = new ArrayList<>();
        for (int i = 0; i < ApiGate.MOST_HELD_BACK; i++) {
            all.add(nextAnswer());
        }

        HttpResponse<String> answer = get("/api/v1/guests", "wrong");

        assertProblem(answer, 429, "too_many");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(get("/api/v1/guests", FakeAgent.VIEWER).statusCode()).isEqualTo(200);
        all.forEach(Held::run);
        for (CompletableFuture<HttpResponse<String>> one : waiting) {
            assertThat(one.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
        }
        hold = false;
        assertThat(get("/api/v1/guests", "wrong").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/v1/targets/lab/sync", "POST, /api/v1/reload", "DELETE, /api/v1/targets/lab/qemu/100"})
    void aViewerChangesNothing(String method, String path) throws Exception {
        HttpRequest request = request(path, FakeAgent.VIEWER)
                .method(method, BodyPublishers.noBody())
                .build();

        assertProblem(http.send(request, BodyHandlers.ofString()), 403, "role");
        assertThat(passed).hasValue(0);
        assertThat(agent.authFailures).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/guests, 'GET, HEAD'",
        "GET, /api/v1/targets/lab/sync, POST",
        "PUT, /api/v1/targets/lab/qemu/100, DELETE",
        "PATCH, /api/v1/targets, 'GET, HEAD'",
        "OPTIONS, /api/v1/reload, POST",
        "BREW, /api/v1/reload, POST"
    })
    void whatAPathDoesNotTakeIsToldWithWhatItTakes(String method, String path, String allowed) throws Exception {
        HttpRequest request = request(path, FakeAgent.OPERATOR)
                .method(method, BodyPublishers.noBody())
                .build();

        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

        assertProblem(answer, 405, "method");
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/v2",
                "/api/v1/x",
                "/api/v1/%2e%2e/targets",
                "/api/v1/guests/lab/100%2fhistory",
                "/api/v1/guests%00",
                "/api/v1/guests;a=b",
                "/api//v1/guests",
                "/%61pi/v1/guests",
                "/api/v1/guests/lab/%F0%28%8C"
            })
    void thereIsNothingElse(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + FakeAgent.OPERATOR + "\r\n\r\n");

        assertThat(answer).containsAnyOf("HTTP/1.1 404 ", "HTTP/1.1 400 ").doesNotContain("<html");
        assertThat(passed).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "application/jsonp",
                "application/yaml",
                "*/*",
                ""
            })
    void onlyJsonIsTaken(String type) throws Exception {
        HttpRequest request = request("/api/v1/targets/lab/sync", FakeAgent.OPERATOR)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{}"))
                .build();

        assertProblem(http.send(request, BodyHandlers.ofString()), 415, "media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""})
    void jsonIsTakenHoweverItIsWritten(String type) throws Exception {
        HttpRequest request = request("/api/v1/targets/lab/sync", FakeAgent.OPERATOR)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{}"))
                .build();

        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyAtTheLimitComesThroughAndOneByteMoreDoesNot() throws Exception {
        String limit = "x".repeat(Body.LIMIT);

        assertThat(post("/api/v1/targets/lab/sync", FakeAgent.OPERATOR, limit).body())
                .isEqualTo("ops POST " + Body.LIMIT);
        assertProblem(post("/api/v1/targets/lab/sync", FakeAgent.OPERATOR, limit + "x"), 413, "too_large");
        assertThat(passed).hasValue(1);
    }

    @Test
    void aBodyOfUnknownLengthIsLimitedWhileItArrives() throws Exception {
        byte[] large = new byte[Body.LIMIT + 1];

        assertThat(chunked(new byte[Body.LIMIT]).statusCode()).isEqualTo(200);
        assertProblem(chunked(large), 413, "too_large");
        assertThat(passed).hasValue(1);
    }

    @Test
    void anEndlessBodyIsCutOff() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST", "/api/v1/targets/lab/sync", "Transfer-Encoding: chunked\r\n"));
            byte[] chunk = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(UTF_8);
            boolean cut = false;
            for (int i = 0; i < 10_000 && !cut; i++) {
                try {
                    out.write(chunk);
                } catch (IOException closed) {
                    cut = true;
                }
            }

            assertThat(cut).isTrue();
        }
        assertThat(passed).hasValue(0);
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws Exception {
        hold = true;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream().write(head("POST", "/api/v1/targets/lab/sync", "Content-Length: 10\r\n\r\n{"));
            Held time = held.take();
            assertThat(time.delay).isEqualTo(Duration.ofSeconds(30));
            time.run();

            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 408 ");
        }
        assertThat(passed).hasValue(0);
    }

    @Test
    void whoAsksWhetherToSendIsTold() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream()
                    .write(head(
                            "POST", "/api/v1/targets/lab/sync", "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 100 ");
        }
    }

    @Test
    void aDefectTellsNothingOfItself() throws Exception {
        HttpResponse<String> answer = post("/api/v1/reload", FakeAgent.OPERATOR, "{}");

        assertProblem(answer, 500, "internal");
        assertThat(answer.body()).doesNotContain("secret-of-a-defect", "IllegalState", "\tat ");
    }

    private void comesThrough(RoutingContext context) {
        passed.incrementAndGet();
        Visit visit = Visit.of(context);
        context.response()
                .end(visit.caller().name() + " " + context.request().method() + " "
                        + visit.body().length());
    }

    private Runnable later(Duration delay, Runnable task) {
        Held one = new Held(delay, task, new AtomicBoolean());
        held.add(one);
        if (!hold && delay.compareTo(SlowDown.LONGEST) <= 0) {
            vertx.getOrCreateContext().runOnContext(_ -> one.run());
        }
        return () -> one.takenBack.set(true);
    }

    /// The next answer that is held back; the time of a body is something else.
    private Held nextAnswer() throws InterruptedException {
        for (Held one = held.take(); ; one = held.take()) {
            if (one.delay.compareTo(SlowDown.LONGEST) <= 0) {
                return one;
            }
        }
    }

    private record Held(Duration delay, Runnable task, AtomicBoolean takenBack) {
        void run() {
            if (!takenBack.get()) {
                vertx.runOnContext(_ -> task.run());
            }
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String kind) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("kind").asText()).isEqualTo(kind);
        assertThat(problem.path("type").asText()).isEqualTo("urn:pvefleet:problem:" + kind);
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText()).isNotEmpty();
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return http.send(request(path, token).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String token, String body) throws Exception {
        return http.send(
                request(path, token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> chunked(byte[] body) throws Exception {
        return http.send(
                request("/api/v1/targets/lab/sync", FakeAgent.OPERATOR)
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private static byte[] head(String method, String path, String rest) {
        return (method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + FakeAgent.OPERATOR + "\r\n"
                        + (rest.endsWith("\r\n") || rest.contains("\r\n\r\n") ? rest : rest + "\r\n")
                        + (rest.contains("\r\n\r\n") ? "" : "\r\n"))
                .getBytes(UTF_8);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
