package dev.pvefleet.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vertx.http.runtime.filters.Filter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DrainingTest {
    private static final String ANSWER = "what was asked for\n";

    private final Draining draining = new Draining();
    private final Filters filters = new Filters();
    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        vertx = Vertx.vertx();
        draining.register(filters);
        Router router = Router.router(vertx);
        filters.getFilters().forEach(filter -> router.route().handler(filter.getHandler()));
        router.route().handler(context -> context.end(ANSWER));
        server = Loopback.serve(vertx, router);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void untilTheProgramStopsEverythingIsAnsweredAndConnectionsStay() throws Exception {
        try (Connection connection = new Connection()) {
            connection.ask("/metrics");
            connection.ask("/q/health");
            connection.askLast("/api/v1/targets");

            assertThat(connection.answers())
                    .containsSubsequence("200 OK", ANSWER, "200 OK", ANSWER, "200 OK", ANSWER)
                    .doesNotContain("503");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/q/health/live", "/q/openapi", "/", "/apiary"})
    void fromThenOnItSaysThatItIsStoppingAndClosesTheConnection(String path) throws Exception {
        try (Connection connection = new Connection()) {
            draining.begin();

            connection.ask(path);

            assertThat(connection.answers())
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .containsIgnoringCase("\r\nconnection: close\r\n")
                    .endsWith("\r\n\r\npve-fleet is stopping\n");
        }
    }

    @Test
    void theAdminApiSaysSoItself() throws Exception {
        try (Connection connection = new Connection()) {
            draining.begin();

            connection.askLast("/api/v1/targets");

            assertThat(connection.answers()).startsWith("HTTP/1.1 200 OK\r\n").endsWith(ANSWER);
        }
    }

    @Test
    void nothingLooksAtARequestBefore() {
        assertThat(filters.getFilters()).extracting(Filter::getPriority).isEqualTo(List.of(Integer.MAX_VALUE));
    }

    /// Requests one after the other on a connection that only the server, or the last request, ends.
    private final class Connection implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());

        Connection() throws IOException {
            socket.setSoTimeout(20_000);
        }

        void ask(String path) throws IOException {
            send("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path));
        }

        void askLast(String path) throws IOException {
            send("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path));
        }

        private void send(String request) throws IOException {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
        }

        /// All that comes until the connection is closed.
        String answers() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
