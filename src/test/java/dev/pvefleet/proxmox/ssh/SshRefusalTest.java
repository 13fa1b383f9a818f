package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.KeyExchange;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.SshConfig.Hop;
import dev.pvefleet.config.SshConfig.HostKeyChecking;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever a server says instead of letting anybody in is told, and what to do about it; no class of a library is.
class SshRefusalTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final SshConnections connections = new SshConnections(CLOCK);

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        connections.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Exceeded MaxStartups\\r\\n | refused the connection: 'Exceeded MaxStartups' | MaxStartups",
                "Not allowed at this time\\r\\n | refused the connection: 'Not allowed at this time' | PerSourcePenalties",
                "HTTP/1.1 400 Bad Request\\r\\nServer: x\\r\\n\\r\\n | an HTTP server answers at | kind: api",
                "\\x15\\x03\\x01\\x00\\x02\\x02\\x46 | a TLS server answers at | kind: api",
                "220 mail.example ESMTP\\r\\n | does not speak SSH; it said: '220 mail.example ESMTP' | check `host` and `port`",
                "\\x00\\x01\\x1b[2J\\x07 | does not speak SSH; it said: '???[2J?' | check `host` and `port`",
                "'' | closed the connection before it said anything | MaxStartups",
                "SSH-2.0-OpenSSH_9.2\\r\\n | (SSH-2.0-OpenSSH_9.2) closed the connection during the key exchange | ''",
            })
    void tellsWhatIsSaidBeforeTheLogin(String said, String message, String hint) throws Exception {
        try (ServerSocket server = saying(said, true)) {
            TransportException refusal = refusal(to(server.getLocalPort()));

            assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(refusal).hasMessageContaining(message);
            assertThat(refusal.hint().orElse("")).contains(hint);
            assertNoClassIsNamed(refusal);
        }
    }

    @ParameterizedTest
    @CsvSource({"220 mail.example ESMTP\\r\\n", "no end of this line"})
    void tellsWhatWasSaidThoughTheConnectionStaysOpen(String said) throws Exception {
        try (ServerSocket server = saying(said, false)) {
            TransportException refusal = refusal(to(server.getLocalPort()));

            assertThat(refusal).hasMessageContaining("does not speak SSH; it said: '");
        }
    }

    @Test
    void passesOverLinesInFrontOfTheIdentification() {
        Greeting greeting = new Greeting();
        byte[] bytes = "hello\r\nSSH-2.0-x\r\nmore".getBytes(StandardCharsets.US_ASCII);

        greeting.hear(bytes, 12);
        assertThat(greeting.identification()).isEmpty();
        greeting.hear(Arrays.copyOfRange(bytes, 12, bytes.length), bytes.length - 12);

        assertThat(greeting.identification()).contains("SSH-2.0-x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AllowTcpForwarding no | administratively prohibited: | AllowTcpForwarding",
                "DisableForwarding yes | administratively prohibited: | DisableForwarding",
                "PermitOpen 192.0.2.1:22 | administratively prohibited: | PermitOpen",
            })
    void tellsThatABastionForbidsTheWay(String setting, String message, String hint) throws Exception {
        try (OpenSshServer bastion = server("bastion", setting)) {
            TransportException refusal = refusal(behind(bastion, 22));

            assertThat(refusal.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(refusal)
                    .hasMessageContaining("jump host %s@127.0.0.1:%d: no way from there to 127.0.0.1:22: "
                            .formatted(OpenSshServer.USER, bastion.port()))
                    .hasMessageContaining(message);
            assertThat(refusal.hint().orElseThrow()).contains(hint);
            assertNoClassIsNamed(refusal);
        }
    }

    @Test
    void tellsThatABastionDoesNotReachTheHost() throws Exception {
        try (OpenSshServer bastion = server("bastion")) {
            int nobody;
            try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                nobody = once.getLocalPort();
            }

            TransportException refusal = refusal(behind(bastion, nobody));

            assertThat(refusal)
                    .hasMessageContaining(
                            "no way from there to 127.0.0.1:%d: connect failed: Connection refused".formatted(nobody));
            assertThat(refusal.hint().orElseThrow()).contains("nc -vz 127.0.0.1 " + nobody);
            assertNoClassIsNamed(refusal);
        }
    }

    @Test
    void tellsWhichKeyExchangesAServerOffers() throws Exception {
        try (OpenSshServer server = server("old", "KexAlgorithms diffie-hellman-group14-sha1")) {
            TransportException refusal = refusal(server.connection());

            assertThat(refusal)
                    .hasMessageContaining("no kex algorithms in common with this program; it offers"
                            + " diffie-hellman-group14-sha1");
            assertThat(refusal.hint()).contains("set kexAlgorithms: [diffie-hellman-group14-sha1]");
        }
    }

    @Test
    void tellsThatAServerTakesPasswordsOnly() throws Exception {
        try (OpenSshServer server = server("strict", "PubkeyAuthentication no", "KbdInteractiveAuthentication yes")) {
            TransportException refusal = refusal(server.connection());

            assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
            assertThat(refusal)
                    .hasMessageContaining(
                            "takes no keys for %s, only: keyboard-interactive".formatted(OpenSshServer.USER));
            assertThat(refusal.hint().orElseThrow()).contains("PubkeyAuthentication yes");
        }
    }

    @Test
    void tellsThatAKeyIsNotAllThatAServerWants() throws Exception {
        try (OpenSshServer server = server(
                "strict", "AuthenticationMethods publickey,keyboard-interactive", "KbdInteractiveAuthentication yes")) {
            TransportException refusal = refusal(server.connection());

            assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
            assertThat(refusal).hasMessageContaining("took the key and asks for more: keyboard-interactive");
        }
    }

    @Test
    void tellsTheBannerWhereTheLoginIsRefused() throws Exception {
        Path banner = Files.writeString(directory.resolve("banner"), "Maintenance\n  until noon\u001b[1m\n");
        try (OpenSshServer server = server("server", "Banner " + banner, "DenyUsers " + OpenSshServer.USER)) {
            TransportException refusal = refusal(server.connection());

            assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
            assertThat(refusal).hasMessageContaining("(the server says: Maintenance / until noon?[1m)");
        }
    }

    @Test
    void tellsThatTooManyKeysWereTried() throws Exception {
        try (OpenSshServer server = server("server", "MaxAuthTries 2");
                SshAgentProcess agent = SshAgentProcess.start(directory.resolve("agent"))) {
            for (String name : List.of("one", "two", "three")) {
                OpenSshServer.generate(directory.resolve(name), "ed25519");
                agent.add(directory.resolve(name));
            }

            TransportException refusal =
                    refusal(server.with(Optional.empty(), Optional.empty(), Optional.of(agent.socket())));

            assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
            assertThat(refusal)
                    .hasMessageContaining(
                            "ended the login after too many keys that it did not take: tried ssh-ed25519");
            assertThat(refusal.hint().orElseThrow()).contains("identityFile: id.pub");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 'This account is currently not available.'; exit 1 | it says: This account is currently not available.",
                "echo going down >&2; exit 254 | it says: going down",
                "exit 0 | and says nothing",
            })
    void tellsThatTheLoginRunsSomethingElse(String forced, String message) throws Exception {
        try (OpenSshServer server = server("server", "ForceCommand " + forced)) {
            TransportException refusal = refusal(server.connection());

            assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(refusal)
                    .hasMessageContaining("does not run the command that it is sent")
                    .hasMessageContaining(message);
            assertThat(refusal.hint().orElseThrow()).contains("nologin").contains("ForceCommand");
        }
    }

    @Test
    void tellsWhoMayNotReadTheClustersFiles() throws Exception {
        try (OpenSshServer server = server("server")) {
            server.program("pvesh", """
                    echo 'ipcc_send_rec[1] failed: Unknown error -1' >&2
                    echo 'Unable to load access control list: Unknown error -1' >&2
                    exit 255""");

            TransportException refusal = refusal(server.connection());

            boolean root = OpenSshServer.USER.equals("root");
            assertThat(refusal.kind()).isEqualTo(root ? Kind.UNREACHABLE : Kind.FORBIDDEN);
            assertThat(refusal.hint().orElseThrow()).contains(root ? "pve-cluster" : "sudo: true");
        }
    }

    private OpenSshServer server(String name, String... settings) throws Exception {
        OpenSshServer server = OpenSshServer.start(directory.resolve(name), settings);
        server.program("pvesh", "echo '\"in\"'");
        return server;
    }

    /// A server that says something to each who comes.
    private static ServerSocket saying(String escaped, boolean thenClose) throws IOException {
        byte[] bytes = unescaped(escaped);
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    socket.getOutputStream().write(bytes);
                    if (thenClose) {
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                        socket.close();
                    }
                }
            } catch (IOException _) {
                // The test is over.
            }
        });
        return server;
    }

    private static byte[] unescaped(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            String rest = text.substring(i);
            if (rest.startsWith("\\x")) {
                bytes.append((char) Integer.parseInt(rest.substring(2, 4), 16));
                i += 3;
            } else if (rest.startsWith("\\r")) {
                bytes.append('\r');
                i++;
            } else if (rest.startsWith("\\n")) {
                bytes.append('\n');
                i++;
            } else {
                bytes.append(text.charAt(i));
            }
        }
        return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private SshConfig.Connection to(int port) throws Exception {
        OpenSshServer.generateOnce(directory.resolve("key"));
        return connection(port, directory.resolve("key"), directory.resolve("known_hosts"), List.of());
    }

    private SshConfig.Connection behind(OpenSshServer bastion, int port) throws IOException {
        return connection(
                port,
                bastion.clientKey(),
                bastion.knownHosts(bastion.knownHostsLine()),
                List.of(new Hop(Optional.of(OpenSshServer.USER), "127.0.0.1", bastion.port())));
    }

    private static SshConfig.Connection connection(int port, Path key, Path knownHosts, List<Hop> jumps) {
        return new SshConfig.Connection(
                "127.0.0.1",
                port,
                OpenSshServer.USER,
                Optional.of(key),
                Optional.empty(),
                Optional.empty(),
                knownHosts,
                HostKeyChecking.YES,
                jumps,
                Optional.empty(),
                Duration.ofSeconds(2),
                KeyExchange.USUAL);
    }

    private TransportException refusal(SshConfig.Connection connection) {
        try (SshTransport transport = connections.transport(new SshConfig(connection, "pvesh", false))) {
            return Caught.by(
                    TransportException.class,
                    () -> transport.send(
                            Call.to(Endpoint.NODES, Params.NONE, CLOCK.instant().plus(Duration.ofSeconds(20)))));
        }
    }

    private static void assertNoClassIsNamed(TransportException refusal) {
        assertThat(refusal.getMessage()).doesNotContainPattern("Default\\w+\\[|Exception|java\\.|sshd\\.");
    }
}
