package dev.pvefleet.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.Fleets;
import dev.pvefleet.model.FleetSnapshot;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real clients that do not do what they should, against a real server.
@Timeout(120)
class StalledClientsTest {
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int WORKERS = 2;

    private final Exposition exposition = new Exposition();
    private final FleetSnapshot fleet = Fleets.ofGuests(3_000);
    private final List<Socket> clients = new ArrayList<>();
    private Vertx vertx;
    private HttpServer server;
    private ClientConnections connections;

    @BeforeEach
    void serve() throws Exception {
        vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS));
        exposition.publish(() -> fleet, Clock.fixed(Fleets.NOW, ZoneOffset.UTC), "1.2.3", Runnable::run);
        Filters filters = new Filters();
        ConnectionLimits limits = new ConnectionLimits(vertx);
        limits.register(filters);
        Router router = Router.router(vertx);
        filters.getFilters().forEach(filter -> router.route().handler(filter.getHandler()));
        new MetricsRoute(exposition).register(router);
        server = Loopback.serve(vertx, router);
        limits.begin(server.actualPort());
        connections = ServerSockets.of(vertx);
    }

    @AfterEach
    void close() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /// Each of them wants more than the sockets between take, and more of them than there are workers.
    @ParameterizedTest
    @ValueSource(ints = {20, 2 * ClientConnections.MOST})
    void whoTakesNothingKeepsNobodyFromAScrape(int many) throws Exception {
        for (int count = 0; count < many; count++) {
            stall(SCRAPE);
        }

        for (int count = 0; count < 3; count++) {
            assertThat(scrape()).startsWith("HTTP/1.1 200 OK").contains("pve_guest_up{id=\"qemu/3098\"");
        }
        assertThat(connections.count()).isLessThanOrEqualTo(ClientConnections.MOST);
    }

    @Test
    void whoSendsHalfAHeadKeepsNobodyFromAScrape() throws Exception {
        for (int count = 0; count < ClientConnections.MOST + 50; count++) {
            stall("GET /metrics HTTP/1.1\r\nX-");
        }

        assertThat(scrape()).startsWith("HTTP/1.1 200 OK");
        assertThat(connections.count()).isLessThanOrEqualTo(ClientConnections.MOST);
    }

    @Test
    void aSlowReaderGetsItsPageWhole() throws Exception {
        Socket slow = stall("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(scrape()).isNotEmpty();
        String page = new String(slow.getInputStream().readAllBytes(), US_ASCII);

        assertThat(page).startsWith("HTTP/1.1 200 OK").contains("pve_guest_up{id=\"qemu/3098\"");
    }

    /// A client with so small a window that the server soon has to wait for it.
    private Socket stall(String request) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(4096);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
        client.getOutputStream().write(request.getBytes(US_ASCII));
        clients.add(client);
        return client;
    }

    private String scrape() throws IOException {
        try (Socket prometheus = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            prometheus.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            prometheus
                    .getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            return new String(prometheus.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
