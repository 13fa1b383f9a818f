package dev.pvefleet.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The server that Quarkus starts is held to the limits, not only one that a test makes.
@QuarkusTest
@TestProfile(ServedLimitsTest.KnownPort.class)
class ServedLimitsTest {
    @Inject
    Vertx vertx;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    @Timeout(120)
    void aNewConnectionTakesThePlaceOfOneThatOnlyWaits() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int count = 0; count <= ClientConnections.MOST; count++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                clients.add(client);
                client.getOutputStream().write("GET /metrics HTTP/1.1\r\nX-".getBytes(US_ASCII));
            }

            Socket first = clients.getFirst();
            first.setSoTimeout(60_000);
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            assertThat(ServerSockets.of(vertx).count()).isLessThanOrEqualTo(ClientConnections.MOST);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /// As the program is started, which always names its port.
    public static class KnownPort implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return Map.of("quarkus.http.test-port", Integer.toString(free.getLocalPort()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
