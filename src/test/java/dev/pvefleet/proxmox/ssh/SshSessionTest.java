package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.KeyExchange;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshSessionTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Executor THREADS = Thread::startVirtualThread;

    private final SshConnections connections = new SshConnections(CLOCK);

    @TempDir
    private Path directory;

    private OpenSshServer server;

    @BeforeEach
    void begin() throws Exception {
        server = OpenSshServer.start(directory.resolve("server"));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    @Test
    void sharesOneSessionBetweenCalls() throws Exception {
        server.program("pvesh", "echo '\"in\"'");
        SshTransport transport = transport();

        List<String> answers = inParallel(12, () -> ask(transport, 20));

        assertThat(answers).hasSize(12).containsOnly("in");
        assertThat(server.logged("Accepted publickey")).isEqualTo(1);
        assertThat(server.logged("no more sessions")).isZero();
    }

    @Test
    void waitsForAPlaceWhereTheServerAllowsFewSessions() throws Exception {
        server.close();
        server = server.again("MaxSessions 2");
        server.program("pvesh", "sleep 0.1; echo '\"in\"'");
        SshTransport transport = transport();

        List<String> answers = inParallel(12, () -> ask(transport, 20));

        assertThat(answers).hasSize(12).containsOnly("in");
        assertThat(server.logged("Accepted publickey")).isEqualTo(1);
    }

    @Test
    void saysThatTheServerOpensNoChannel() throws Exception {
        server.close();
        server = server.again("MaxSessions 0");

        TransportException refusal = refusal(transport(), 20);

        assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(refusal.hint().orElseThrow()).contains("MaxSessions");
    }

    @Test
    void failsTheCallWhoseConnectionWasCutAndConnectsAgainForTheNext() throws Exception {
        server.program("pvesh", "exec sleep 60");
        SshTransport transport = transport();

        CompletableFuture<String> cut = CompletableFuture.supplyAsync(() -> ask(transport, 30), THREADS);
        server.awaitLog("Starting session: command");
        server.killSessions();

        TransportException refusal = (TransportException) Objects.requireNonNull(
                Caught.by(CompletionException.class, cut::join).getCause());
        assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refusal).hasMessageContaining("the SSH connection was cut while pvesh ran");

        server.program("pvesh", "echo '\"again\"'");
        assertThat(ask(transport, 20)).isEqualTo("again");
    }

    @Test
    void endsACommandThatHangsAtTheDeadline() throws Exception {
        server.program("pvesh", "trap 'echo ended > \"$(dirname \"$0\")/ended\"; exit' TERM; sleep 60 & wait");
        Instant before = CLOCK.instant();

        TransportException refusal = refusal(transport(), 2);

        assertThat(refusal.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(Duration.between(before, CLOCK.instant())).isLessThan(Duration.ofSeconds(10));
        assertThat(refusal).hasMessageContaining("GET /nodes on");
    }

    @Test
    void givesUpOnAServerThatNeverSpeaks() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TransportException refusal = refusal(to(silent.getLocalPort(), Duration.ofSeconds(1)), 20);

            assertThat(refusal.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(refusal).hasMessageContaining("no SSH server answered").hasMessageContaining("within 1 s");
        }
    }

    @Test
    void givesUpAtTheDeadlineThoughTheServerMayStillSpeak() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TransportException refusal = refusal(to(silent.getLocalPort(), Duration.ofSeconds(60)), 1);

            assertThat(refusal.kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port = server.port();
        SshTransport transport = transport();
        server.close();

        TransportException refusal = refusal(transport, 20);

        assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refusal)
                .hasMessageContaining("cannot connect to 127.0.0.1 port %d: Connection refused".formatted(port));
    }

    @Test
    void saysThatTheNameIsNotKnown() throws Exception {
        SshConfig.Connection usual = server.connection();
        SshTransport transport = connections.transport(new SshConfig(
                new SshConfig.Connection(
                        "pve1.invalid",
                        22,
                        usual.user(),
                        usual.identityFile(),
                        usual.identityPassphrase(),
                        usual.identityAgent(),
                        usual.knownHosts(),
                        usual.strictHostKeyChecking(),
                        List.of(),
                        usual.proxyCommand(),
                        usual.connectTimeout(),
                        KeyExchange.USUAL),
                "pvesh",
                false));

        TransportException refusal = refusal(transport, 20);

        assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refusal).hasMessageContaining("cannot resolve the host name 'pve1.invalid'");
    }

    @Test
    void saysGoodbyeWhenItIsClosed() throws Exception {
        server.program("pvesh", "echo '\"in\"'");
        SshTransport transport = transport();
        ask(transport, 20);

        transport.close();

        assertThat(server.awaitLog("Closing connection to")).contains("127.0.0.1");
        assertThat(refusal(transport, 5).kind()).isEqualTo(Kind.UNREACHABLE);
    }

    private SshTransport transport() throws IOException {
        return connections.transport(new SshConfig(server.connection(), "pvesh", false));
    }

    private SshTransport to(int port, Duration connectTimeout) throws IOException {
        SshConfig.Connection usual = server.connection();
        return connections.transport(new SshConfig(
                new SshConfig.Connection(
                        usual.host(),
                        port,
                        usual.user(),
                        usual.identityFile(),
                        usual.identityPassphrase(),
                        usual.identityAgent(),
                        usual.knownHosts(),
                        usual.strictHostKeyChecking(),
                        List.of(),
                        usual.proxyCommand(),
                        connectTimeout,
                        KeyExchange.USUAL),
                "pvesh",
                false));
    }

    private static List<String> inParallel(int count, Supplier<String> work) {
        List<CompletableFuture<String>> all = IntStream.range(0, count)
                .mapToObj(_ -> CompletableFuture.supplyAsync(work, THREADS))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    private static String ask(SshTransport transport, int seconds) {
        Instant deadline = CLOCK.instant().plus(Duration.ofSeconds(seconds));
        return transport
                .send(Call.to(Endpoint.NODES, Params.NONE, deadline))
                .data()
                .asText();
    }

    private static TransportException refusal(SshTransport transport, int seconds) {
        return Caught.by(TransportException.class, () -> ask(transport, seconds));
    }
}
