package dev.pvefleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.Secret;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.Fleets;
import dev.pvefleet.metrics.Promtool;
import dev.pvefleet.model.FleetSnapshot;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsRouteTest {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private static Vertx vertx;
    private static HttpClient http;

    private final Exposition exposition = new Exposition();
    private final MetricsRoute route = new MetricsRoute(exposition);
    private volatile FleetSnapshot shown = Fleets.full();
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
        exposition.publish(() -> shown, Clock.fixed(Fleets.NOW, ZoneOffset.UTC), "1.2.3", Runnable::run);
        Router router = Router.router(vertx);
        route.register(router);
        server = Loopback.serve(vertx, router);
    }

    @AfterEach
    void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoShowsTheTokenSeesTheMetrics() throws Exception {
        route.demand(Optional.of(new Secret("right")));

        HttpResponse<byte[]> answer = get("/metrics", "Authorization", "Bearer right");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(text(answer)).contains("pve_guest_up{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer right", "BEARER right", "bEaReR right"})
    void theSchemeIsWrittenInAnyCase(String shown) throws Exception {
        route.demand(Optional.of(new Secret("right")));

        assertThat(get("/metrics", "Authorization", shown).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer wrong", "Bearer rightly", "Bearer ", "Bearer", "right", "Basic right", "Bearer  right"})
    void whoShowsAnotherTokenSeesNothing(String shown) throws Exception {
        route.demand(Optional.of(new Secret("right")));

        assertRefused(get("/metrics", "Authorization", shown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics/", "/x/../metrics", "/metrics?x=1", "//metrics", "/%6detrics"})
    void whoShowsNoTokenSeesNothing(String path) throws Exception {
        route.demand(Optional.of(new Secret("right")));

        assertThat(text(get(path))).doesNotContain("pve_guest_up");
        assertRefused(get("/metrics"));
    }

    @Test
    void withoutATokenInTheConfigurationEverybodySeesTheMetrics() throws Exception {
        route.demand(Optional.empty());

        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        assertThat(get("/metrics", "Authorization", "Bearer any").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "text/plain",
                "text/*",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                "application/openmetrics-text;q=0",
                "text/plain,application/openmetrics-text;q=0.5",
                "application/*",
                ";q=x,,"
            })
    void openMetricsIsNotForThoseWhoDoNotAskForIt(String accept) throws Exception {
        assertThat(contentType(get("/metrics", "Accept", accept))).isEqualTo(TEXT);
        assertThat(contentType(get("/metrics"))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "Application/OpenMetrics-Text; version=1.0.0",
                "text/plain;q=0.5,application/openmetrics-text;q=0.9",
                PROMETHEUS
            })
    void openMetricsIsForThoseWhoAskForIt(String accept) throws Exception {
        HttpResponse<byte[]> answer = get("/metrics", "Accept", accept);

        assertThat(contentType(answer)).isEqualTo(OPEN_METRICS);
        assertThat(text(answer)).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, gzip;q=1.0, *;q=0.5", "GZIP"})
    void gzipIsForThoseWhoAskForIt(String encodings) throws Exception {
        HttpResponse<byte[]> answer = get("/metrics", "Accept-Encoding", encodings);

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (GZIPInputStream page = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(page.readAllBytes()).isEqualTo(get("/metrics").body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "br", "deflate"})
    void gzipIsNotForThoseWhoDoNotAskForIt(String encodings) throws Exception {
        HttpResponse<byte[]> answer = get("/metrics", "Accept-Encoding", encodings);

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(text(answer)).startsWith("# HELP ");
    }

    @Test
    void whatCurlGetsPleasesPromtool() throws Exception {
        String page = text(get("/metrics", "Accept", "*/*"));

        assertThat(page)
                .contains("# HELP pve_guest_up ", "# TYPE pve_guest_up gauge")
                .doesNotContain(",}");
        assertThat(Promtool.complaintsAbout(page)).isEmpty();
    }

    @Test
    void headIsAnsweredWithoutThePage() throws Exception {
        HttpRequest head = HttpRequest.newBuilder(uri("/metrics")).HEAD().build();

        HttpResponse<byte[]> answer = http.send(head, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contentType(answer)).isEqualTo(TEXT);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length"))
                .hasValue(get("/metrics").body().length);
    }

    @Test
    void aPageOfManyChunksArrivesWhole() throws Exception {
        shown = Fleets.ofGuests(3_000);

        HttpResponse<byte[]> plain = get("/metrics");
        HttpResponse<byte[]> packed = get("/metrics", "Accept-Encoding", "gzip");

        assertThat(plain.body()).hasSizeGreaterThan(1 << 20);
        assertThat(text(plain)).contains("pve_guest_up{id=\"qemu/3098\",target=\"lab\"}");
        assertThat(packed.body()).hasSizeLessThan(plain.body().length / 4);
        try (GZIPInputStream page = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(page.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void strangersAreCountedAndFriendsAreNot() throws Exception {
        route.demand(Optional.of(new Secret("right")));
        get("/metrics");
        get("/metrics", "Authorization", "Bearer wrong");

        String page = text(get("/metrics", "Authorization", "Bearer right"));

        assertThat(page).contains("pvefleet_http_auth_failures_total 2.0\n");
    }

    private static void assertRefused(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(text(answer)).contains("http.metricsToken").doesNotContain("pve_", "right");
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private static String contentType(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
