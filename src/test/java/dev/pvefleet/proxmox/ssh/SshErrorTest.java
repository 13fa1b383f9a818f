package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Pause;
import java.io.FileNotFoundException;
import java.io.IOError;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.KeyExchange;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.Readable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An error of the program itself, such as a class or resource that is missing in the native binary, ends the session
/// at once and says what it was.
class SshErrorTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final StreamClient client = StreamClient.begin();

    @TempDir
    private Path directory;

    private OpenSshServer server;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory.resolve("server"));
    }

    @AfterEach
    void stop() {
        client.stop();
        server.close();
    }

    @Test
    void anErrorInTheKeyExchangeEndsTheLogin() throws Exception {
        client.setKeyExchangeFactories(List.of(failing(() -> {
            throw new IOError(new FileNotFoundException("Resource not found: group16.prime"));
        })));

        SshFailure failure = failure(server.connection());

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail())
                .isEqualTo("no SSH session with %s@127.0.0.1:%d: Resource not found: group16.prime"
                        .formatted(OpenSshServer.USER, server.port()));
    }

    @Test
    void anErrorWithoutWordsIsNamed() throws Exception {
        client.setKeyExchangeFactories(List.of(failing(() -> {
            throw new StackOverflowError();
        })));

        assertThat(failure(server.connection()).detail()).endsWith(": StackOverflowError");
    }

    @Test
    void anErrorInAThreadThatReadsIsHeard() throws Exception {
        CompletableFuture<Throwable> heard = new CompletableFuture<>();
        StreamSession session = new StreamSession(
                new StreamServices().createConnector(new Deaf(heard)),
                new Deaf(heard),
                new ByteStream() {
                    @Override
                    public InputStream in() {
                        throw new NoClassDefFoundError("missing");
                    }

                    @Override
                    public OutputStream out() {
                        return OutputStream.nullOutputStream();
                    }

                    @Override
                    public void close() {}
                },
                new Greeting(),
                InetSocketAddress.createUnresolved("192.0.2.1", 22));

        session.start();

        assertThat(heard.get(20, TimeUnit.SECONDS)).isInstanceOf(NoClassDefFoundError.class);
    }

    private SshFailure failure(SshConfig.Connection connection) throws Exception {
        Dialer dialer = new Dialer(() -> client, connection, Optional.empty(), new DialThrottle(), directory, CLOCK);
        try (Link link = new Link(dialer, CLOCK, Pause.REAL)) {
            // Were the error not heard, this would be the connect timeout's message.
            return Caught.by(SshFailure.class, () -> link.open(CLOCK.instant().plus(Duration.ofSeconds(60))));
        }
    }

    /// A key exchange under the name that is offered first.
    private static KeyExchangeFactory failing(Supplier<KeyExchange> made) {
        return new KeyExchangeFactory() {
            @Override
            public String getName() {
                return "curve25519-sha256";
            }

            @Override
            public KeyExchange createKeyExchange(Session session) {
                return made.get();
            }
        };
    }

    /// A handler that only notes what it is told.
    private record Deaf(CompletableFuture<Throwable> heard) implements IoHandler {
        @Override
        public void sessionCreated(IoSession session) {}

        @Override
        public void sessionClosed(IoSession session) {}

        @Override
        public void exceptionCaught(IoSession session, Throwable cause) {
            heard.complete(cause);
        }

        @Override
        public void messageReceived(IoSession session, Readable message) {}
    }
}
