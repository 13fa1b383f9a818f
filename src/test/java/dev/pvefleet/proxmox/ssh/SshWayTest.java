package dev.pvefleet.proxmox.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pvefleet.config.KeyExchange;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.SshConfig.Hop;
import dev.pvefleet.config.SshConfig.HostKeyChecking;
import dev.pvefleet.config.SshConfig.ProxyCommand;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Tunnel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshWayTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final SshConnections connections = new SshConnections(CLOCK);

    @TempDir
    private Path directory;

    private OpenSshServer pve;
    private OpenSshServer bastion;
    private OpenSshServer inner;

    @BeforeEach
    void start() throws Exception {
        pve = OpenSshServer.start(directory.resolve("pve"));
        bastion = OpenSshServer.start(directory.resolve("bastion"));
        inner = OpenSshServer.start(directory.resolve("inner"));
        bastion.accept(pve.clientKey());
        inner.accept(pve.clientKey());
        pve.program("pvesh", "echo '\"in\"'");
        inner.program("pvesh", "echo '\"inner\"'");
    }

    @AfterEach
    void stop() {
        connections.close();
        List.of(pve, bastion, inner).forEach(OpenSshServer::close);
    }

    @Test
    void goesThroughTwoJumpHostsWithoutALocalPort() throws Exception {
        SshConfig.Connection connection =
                jumping(known(pve, bastion, inner), new Hop(Optional.empty(), "127.0.0.1", bastion.port()), hop(inner));
        List<String> before = listeningPorts();

        try (SshTransport transport = transport(connection)) {
            assertThat(ask(transport)).isEqualTo("in");
            assertThat(ask(transport)).isEqualTo("in");

            assertThat(listeningPorts()).isEqualTo(before);
        }
        assertThat(bastion.logged("Accepted publickey")).isEqualTo(1);
        assertThat(inner.logged("Accepted publickey")).isEqualTo(1);
        assertThat(inner.awaitLog("Closing connection to")).isNotEmpty();
        assertThat(bastion.awaitLog("Closing connection to")).isNotEmpty();
    }

    @Test
    void checksTheHostKeyOfEachJumpHost() throws Exception {
        SshConfig.Connection connection = jumping(known(pve, bastion), hop(bastion), hop(inner));

        TransportException refusal = refusal(connection);

        assertThat(refusal.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(refusal)
                .hasMessageContaining("jump host %s@127.0.0.1:%d: ".formatted(OpenSshServer.USER, inner.port()));
        assertThat(inner.logged("Accepted publickey")).isZero();
        assertThat(pve.logged("Connection from")).isZero();
    }

    @Test
    void checksTheHostKeyBehindTheJumpHosts() throws Exception {
        TransportException refusal = refusal(jumping(known(bastion), hop(bastion)));

        assertThat(refusal.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(refusal).hasMessageContaining("[127.0.0.1]:" + pve.port());
    }

    @Test
    void saysThatTheJumpHostDoesNotReachTheNext() throws Exception {
        inner.close();

        TransportException refusal = refusal(jumping(known(pve, bastion, inner), hop(bastion), hop(inner)));

        assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refusal).hasMessageContaining("no way from there to 127.0.0.1:" + inner.port());
    }

    @Test
    void sharesTheSessionWithAJumpHost() throws Exception {
        Path known = known(pve, bastion, inner);
        try (SshTransport second = transport(at(inner, known, hop(bastion)))) {
            try (SshTransport first = transport(jumping(known, hop(bastion)))) {
                assertThat(ask(first)).isEqualTo("in");
                assertThat(ask(second)).isEqualTo("inner");
            }
            assertThat(ask(second)).isEqualTo("inner");
            assertThat(bastion.logged("Accepted publickey")).isEqualTo(1);
            assertThat(bastion.logged("Closing connection to")).isZero();
        }
        assertThat(bastion.awaitLog("Closing connection to")).isNotEmpty();
    }

    @Test
    void sharesNoSessionWithAJumpHostThatIsReachedAsAnotherUserOrByAnotherKey() throws Exception {
        Path key = directory.resolve("another");
        OpenSshServer.generate(key, "ed25519");
        List.of(pve, bastion).forEach(server -> accept(server, key));
        Path known = known(pve, bastion);
        SshConfig.Connection usual = jumping(known, hop(bastion));
        try (SshTransport first = transport(usual);
                SshTransport second = transport(with(usual, key))) {
            assertThat(ask(first)).isEqualTo("in");
            assertThat(ask(second)).isEqualTo("in");

            assertThat(bastion.logged("Accepted publickey")).isEqualTo(2);
        }
    }

    @Test
    void oneTargetsFailureEndsTheJumpHostForNoOther() throws Exception {
        Path known = known(pve, bastion);
        try (SshTransport good = transport(jumping(known, hop(bastion)));
                SshTransport strange = transport(at(inner, known, hop(bastion)))) {
            assertThat(ask(good)).isEqualTo("in");
            assertThat(Caught.by(TransportException.class, () -> ask(strange)).kind())
                    .isEqualTo(Kind.HOST_KEY);

            assertThat(ask(good)).isEqualTo("in");
            assertThat(bastion.logged("Accepted publickey")).isEqualTo(1);
        }
    }

    @Test
    void connectsAgainForAllWhenASharedJumpHostDied() throws Exception {
        Path known = known(pve, bastion, inner);
        try (SshTransport first = transport(jumping(known, hop(bastion)));
                SshTransport second = transport(at(inner, known, hop(bastion)))) {
            assertThat(ask(first)).isEqualTo("in");
            assertThat(ask(second)).isEqualTo("inner");
            bastion.killSessions();
            pve.awaitLog("onnection closed by");
            inner.awaitLog("onnection closed by");

            assertThat(ask(first)).isEqualTo("in");
            assertThat(ask(second)).isEqualTo("inner");
            assertThat(bastion.logged("Accepted publickey")).isEqualTo(2);
        }
    }

    @Test
    void connectsAgainWhenAJumpHostDied() throws Exception {
        try (SshTransport transport = transport(jumping(known(pve, bastion), hop(bastion)))) {
            assertThat(ask(transport)).isEqualTo("in");
            bastion.killSessions();
            pve.awaitLog("onnection closed by");

            assertThat(ask(transport)).isEqualTo("in");
        }
    }

    @Test
    void runsOverAProxyCommand() throws Exception {
        Path known = known(pve, bastion);
        ProxyCommand command = new ProxyCommand(List.of(
                "ssh",
                "-F",
                "none",
                "-W",
                "%h:%p",
                "-i",
                pve.clientKey().toString(),
                "-o",
                "UserKnownHostsFile=" + known,
                "-o",
                "BatchMode=yes",
                "-p",
                Integer.toString(bastion.port()),
                "%r@127.0.0.1"));

        try (SshTransport transport = transport(through(command, known))) {
            assertThat(ask(transport)).isEqualTo("in");
            assertThat(childrenNamed("ssh")).isNotEmpty();
        }

        assertThat(bastion.awaitLog("Closing connection to")).isNotEmpty();
    }

    @Test
    void tellsWhatTheProxyCommandSaid() throws Exception {
        ProxyCommand command = new ProxyCommand(List.of("sh", "-c", "echo 'no route to the moon' >&2; exit 7", "%h"));

        TransportException refusal = refusal(through(command, known(pve)));

        assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refusal).hasMessageContaining("no route to the moon");
    }

    @Test
    void saysThatTheProxyCommandIsMissing() throws Exception {
        TransportException refusal = refusal(through(new ProxyCommand(List.of("/no/such/program")), known(pve)));

        assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refusal).hasMessageContaining("the proxy command did not start");
    }

    @Test
    void leadsBytesThroughATunnel() throws Exception {
        byte[] page = new byte[3_000_000];
        Arrays.fill(page, (byte) 'x');
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        http.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(page);
            }
        });
        http.start();
        Path entrance;
        try (Tunnel tunnel = connections.tunnel(jumping(known(pve, bastion), hop(bastion)))) {
            entrance = tunnel.entrance("127.0.0.1", http.getAddress().getPort());

            assertThat(tunnel.entrance("127.0.0.1", http.getAddress().getPort()))
                    .isEqualTo(entrance);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entrance.getParent())))
                    .isEqualTo("rwx------");
            for (int round = 0; round < 3; round++) {
                assertThat(get(entrance)).startsWith("HTTP/1.1 200 OK").hasSizeGreaterThan(page.length);
            }
            assertThat(tunnel.lastFailure()).isEmpty();
        } finally {
            http.stop(0);
        }
        assertThat(entrance.getParent()).doesNotExist();
        assertThat(pve.logged("Accepted publickey")).isEqualTo(1);
    }

    @Test
    void remembersWhyATunnelLedNowhere() throws Exception {
        try (Tunnel tunnel = connections.tunnel(pve.connection(known(bastion), HostKeyChecking.YES))) {
            Path entrance = tunnel.entrance("127.0.0.1", 8006);
            assertThat(Caught.by(SocketException.class, () -> get(entrance))).hasMessageContaining("reset");

            assertThat(tunnel.lastFailure().orElseThrow().kind()).isEqualTo(Kind.HOST_KEY);
        }
    }

    private static String get(Path entrance) throws IOException {
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(entrance))) {
            OutputStream out = Channels.newOutputStream(socket);
            out.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            return new String(Channels.newInputStream(socket).readAllBytes(), US_ASCII);
        }
    }

    /// The ports that this process listens on, as the kernel sees them.
    private static List<String> listeningPorts() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            List<String> own = descriptors
                    .map(SshWayTest::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring(8, target.length() - 1))
                    .toList();
            return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                    .flatMap(table -> lines(Path.of(table)))
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(fields -> fields[3].equals("0A") && own.contains(fields[9]))
                    .map(fields -> fields[1])
                    .sorted()
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException _) {
            return Stream.of();
        }
    }

    private static List<ProcessHandle> childrenNamed(String name) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/" + name))
                .toList();
    }

    private Path known(OpenSshServer... servers) throws IOException {
        List<String> lines = new ArrayList<>();
        for (OpenSshServer server : servers) {
            lines.add(server.knownHostsLine());
        }
        return Files.write(directory.resolve("known_hosts"), lines);
    }

    private static Hop hop(OpenSshServer server) {
        return new Hop(Optional.of(OpenSshServer.USER), "127.0.0.1", server.port());
    }

    private SshConfig.Connection jumping(Path knownHosts, Hop... hops) {
        return way(knownHosts, List.of(hops), Optional.empty());
    }

    private static SshConfig.Connection at(OpenSshServer server, Path knownHosts, Hop... hops) throws IOException {
        SshConfig.Connection usual = server.connection(knownHosts, HostKeyChecking.YES);
        return new SshConfig.Connection(
                usual.host(),
                usual.port(),
                usual.user(),
                // The key that all of them accept.
                Optional.of(server.home().resolveSibling("pve").resolve("client")),
                usual.identityPassphrase(),
                usual.identityAgent(),
                usual.knownHosts(),
                usual.strictHostKeyChecking(),
                List.of(hops),
                usual.proxyCommand(),
                usual.connectTimeout(),
                usual.keyExchanges());
    }

    private static SshConfig.Connection with(SshConfig.Connection usual, Path key) {
        return new SshConfig.Connection(
                usual.host(),
                usual.port(),
                usual.user(),
                Optional.of(key),
                usual.identityPassphrase(),
                usual.identityAgent(),
                usual.knownHosts(),
                usual.strictHostKeyChecking(),
                usual.jumps(),
                usual.proxyCommand(),
                usual.connectTimeout(),
                usual.keyExchanges());
    }

    private static void accept(OpenSshServer server, Path key) {
        try {
            server.accept(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SshConfig.Connection through(ProxyCommand command, Path knownHosts) {
        return way(knownHosts, List.of(), Optional.of(command));
    }

    private SshConfig.Connection way(Path knownHosts, List<Hop> hops, Optional<ProxyCommand> command) {
        return new SshConfig.Connection(
                "127.0.0.1",
                pve.port(),
                OpenSshServer.USER,
                Optional.of(pve.clientKey()),
                Optional.empty(),
                Optional.empty(),
                knownHosts,
                HostKeyChecking.YES,
                hops,
                command,
                Duration.ofSeconds(10),
                KeyExchange.USUAL);
    }

    private SshTransport transport(SshConfig.Connection connection) {
        return connections.transport(new SshConfig(connection, "pvesh", false));
    }

    private static String ask(SshTransport transport) {
        return transport
                .send(Call.to(Endpoint.NODES, Params.NONE, CLOCK.instant().plus(Duration.ofSeconds(20))))
                .data()
                .asText();
    }

    private TransportException refusal(SshConfig.Connection connection) {
        try (SshTransport transport = transport(connection)) {
            return Caught.by(TransportException.class, () -> ask(transport));
        }
    }
}
