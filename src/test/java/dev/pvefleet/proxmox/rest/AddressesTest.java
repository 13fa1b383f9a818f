package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.Secret;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.TransportException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A name with several addresses answers as long as one of them does.
@QuarkusTest
@TestProfile(NoServer.class)
class AddressesTest {
    private static final String NAME = "pve.example";
    private static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity IDENTITY = AUTHORITY.issue(List.of(NAME));
    private static final Duration ENOUGH = Duration.ofSeconds(20);

    @Inject
    Vertx vertx;

    private ScriptedServer server;

    @BeforeEach
    void begin() throws IOException {
        server = ScriptedServer.over(IDENTITY.context());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "2001:db8::1"})
    void theNextAddressIsTriedWhereTheFirstIsDead(String dead) throws Exception {
        server.data("1").data("2");

        try (RestTransport transport = open(dead, "127.0.0.1")) {
            assertThat(ask(transport, ENOUGH)).isEqualTo(1);
            assertThat(ask(transport, ENOUGH)).isEqualTo(2);
        }

        assertThat(server.connections()).isOne();
        assertThat(server.heard().header("Host")).isEqualTo(NAME + ":" + server.port());
    }

    @Test
    void anAddressThatSaysNothingDoesNotUseTheTimeUp() throws Exception {
        server.data("1").data("2");
        try (ServerSocket silent = new ServerSocket(server.port(), 50, InetAddress.ofLiteral("127.0.0.2"));
                RestTransport transport = open("127.0.0.2", "127.0.0.1")) {
            assertThat(ask(transport, Duration.ofSeconds(5))).isEqualTo(1);
            assertThat(ask(transport, Duration.ofSeconds(5))).isEqualTo(2);
            assertThat(silent.isBound()).isTrue();
        }
    }

    @Test
    void aRequestGoesOutOverOneConnectionOnly() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        server.data("1").data("2");
        try (ScriptedServer slow = second(IDENTITY, _ -> await(answered));
                RestTransport transport = open("127.0.0.2", "127.0.0.1")) {
            assertThat(ask(transport, ENOUGH)).isEqualTo(1);

            answered.countDown();

            assertThat(ask(transport, ENOUGH)).isEqualTo(2);
            assertThat(slow.requests()).isZero();
            assertThat(server.requests()).isEqualTo(2);
        }
    }

    @Test
    void anAddressWithAnotherCertificateIsPassedOverForOneThatIsRight() throws Exception {
        server.data("1");
        try (ScriptedServer other = second(new Authority().issue(), _ -> {});
                RestTransport transport = open("127.0.0.2", "127.0.0.1")) {
            assertThat(ask(transport, ENOUGH)).isEqualTo(1);
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void whereNoneAnswersEachIsSaidWithItsOwnReason() throws Exception {
        server.close();

        try (RestTransport transport = open("127.0.0.2", "127.0.0.1")) {
            TransportException failure = Caught.by(TransportException.class, () -> ask(transport, ENOUGH));

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.detail()).isEqualTo("127.0.0.2: connection refused; 127.0.0.1: connection refused");
            assertThat(failure.leavesOpenWhetherItBegan()).isFalse();
        }
    }

    @Test
    void aCertificateThatIsWrongTellsMoreThanSilence() throws Exception {
        server.close();
        try (ScriptedServer other = second(new Authority().issue(), _ -> {});
                RestTransport transport = open("127.0.0.1", "127.0.0.2")) {
            TransportException failure = Caught.by(TransportException.class, () -> ask(transport, ENOUGH));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).contains("127.0.0.1: connection refused", "127.0.0.2: the certificate");
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void aNameWithAnUnderscoreIsAsked() throws Exception {
        try (ScriptedServer named = ScriptedServer.over(
                                AUTHORITY.issue(List.of("pve_1.example")).context())
                        .data("1");
                RestTransport transport = open(named.url("pve_1.example"), "127.0.0.1")) {
            assertThat(ask(transport, ENOUGH)).isEqualTo(1);
        }
    }

    @Test
    void theOnlyAddressOfANameIsAskedAsBefore() {
        server.data("1");
        Lookup lookup = new Lookup(_ -> new InetAddress[] {InetAddress.getLoopbackAddress()});

        try (RestTransport transport =
                new RestConnector(vertx, Clock.systemUTC(), lookup).open(config(server.url("localhost")))) {
            TransportException failure = Caught.by(TransportException.class, () -> ask(transport, ENOUGH));

            assertThat(failure.detail()).isEqualTo("the certificate is for pve.example, not for localhost");
        }
    }

    /// One at another address, at the same port.
    private ScriptedServer second(Authority.Identity identity, ScriptedServer.Greeting greeting) throws IOException {
        return ScriptedServer.over(identity.context(), "127.0.0.2", server.port(), greeting);
    }

    private RestTransport open(String... addresses) {
        return open(server.url(NAME), addresses);
    }

    private RestTransport open(URI url, String... addresses) {
        Lookup lookup =
                new Lookup(_ -> Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
        return new RestConnector(vertx, Clock.systemUTC(), lookup).open(config(url));
    }

    private static int ask(RestTransport transport, Duration time) {
        Call call = Call.to(Endpoint.VERSION, Params.NONE, Instant.now().plus(time));
        return transport.send(call).data().asInt();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private static ApiConfig config(URI url) {
        return new ApiConfig(
                List.of(url),
                "svc@pve!auto",
                new Secret("secret"),
                Optional.of(AUTHORITY.pem()),
                Optional.empty(),
                false,
                Optional.empty());
    }
}
