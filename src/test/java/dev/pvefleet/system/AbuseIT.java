package dev.pvefleet.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent's server among clients that do not do what they should.
@Timeout(300)
class AbuseIT {
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n%s\r\n\r\n";
    private static final int MANY = 600;

    @TempDir
    static Path folder;

    private static Site site;
    private static Process agent;
    private static int port;

    @BeforeAll
    static void watch() throws Exception {
        site = Site.open(folder, ClusterSpec.small().withSize(3, 200));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = site.configServing(
                "listen: \"127.0.0.1:%d\", metricsToken: right".formatted(port), site.overRest("lab", "nodes: all"));
        agent = Program.start(Map.of(), "--config", config.toString(), "agent");
        Instant until = Clock.systemUTC().instant().plus(Duration.ofMinutes(2));
        while (!scrape("Bearer right").contains("pve_guest_up{")) {
            assertThat(agent.isAlive()).isTrue();
            assertThat(Clock.systemUTC().instant()).isBefore(until);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    @AfterAll
    static void end() throws Exception {
        agent.destroy();
        assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        site.close();
    }

    @Test
    void whoTakesNothingKeepsNobodyFromAScrape() throws Exception {
        assertThatOthersAreServedBeside(SCRAPE.formatted("Bearer right", "Accept: */*"));
    }

    @Test
    void whoSendsHalfAHeadKeepsNobodyFromAScrape() throws Exception {
        assertThatOthersAreServedBeside("GET /metrics HTTP/1.1\r\nX-");
    }

    @Test
    void whoOwesTheRestOfAHeadIsClosed() throws Exception {
        assertThat(ask("GET /metrics HTTP/1.1\r\nX-")).isEmpty();
    }

    @Test
    void theSchemeOfATokenIsWrittenInAnyCase() throws Exception {
        assertThat(scrape("bearer right")).startsWith("HTTP/1.1 200 ");
        assertThat(scrape("bearer wrong")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void anotherMethodIsToldWhichThereAre() throws Exception {
        for (String path : List.of("/metrics", "/q/health", "/q/health/live")) {
            assertThat(ask("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".formatted(path)))
                    .startsWith("HTTP/1.1 405 ")
                    .containsIgnoringCase("allow: GET, HEAD");
        }
    }

    @Test
    void theHealthIsShownWholeOnlyToWhoShowsAToken() throws Exception {
        String request = "GET /q/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n";

        assertThat(ask(request.formatted("")))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"targets\"", "\"UP\"")
                .doesNotContain("lab", "since", "data");
        assertThat(ask(request.formatted("Authorization: bearer right\r\n"))).contains("\"lab\"", "up since");
    }

    private static void assertThatOthersAreServedBeside(String request) throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int count = 0; count < MANY; count++) {
                Socket client = new Socket();
                clients.add(client);
                client.setReceiveBufferSize(4096);
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                client.getOutputStream().write(request.getBytes(US_ASCII));
            }

            Instant before = Clock.systemUTC().instant();
            for (int count = 0; count < 5; count++) {
                assertThat(scrape("Bearer right")).startsWith("HTTP/1.1 200 ").contains("pve_guest_up{");
            }
            assertThat(Duration.between(before, Clock.systemUTC().instant())).isLessThan(Duration.ofSeconds(10));
            assertThat(openFiles()).isLessThan(MANY);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /// Descriptors of the agent, of which each connection is one.
    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(agent.pid()), "fd"))) {
            return open.count();
        }
    }

    private static String scrape(String authorization) throws Exception {
        return ask(SCRAPE.formatted(authorization, "Connection: close"));
    }

    /// All that is answered until the connection is closed; nothing while nobody listens.
    private static String ask(String request) throws IOException {
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            client.setSoTimeout(20_000);
            client.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(client.getInputStream().readAllBytes(), US_ASCII);
        } catch (ConnectException notYet) {
            return "";
        }
    }
}
