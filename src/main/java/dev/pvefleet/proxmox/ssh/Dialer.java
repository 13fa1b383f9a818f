package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/// Opens a session with a host: directly, by a proxy command, or through the kept session with a jump host.
///
/// The connect timeout counts twice: once for the stream, once for the handshake and login over it.
final class Dialer implements Link.Dial {
    private final Supplier<StreamClient> client;
    private final SshConfig.Connection connection;
    private final Optional<SharedLinks.Lease> jumpHost;
    private final DialThrottle throttle;
    private final Path keyDirectory;
    private final Clock clock;

    /// @param jumpHost the session with the last jump host; empty if there is none
    /// @param keyDirectory where the keys are if none is named, `~/.ssh`
    Dialer(
            Supplier<StreamClient> client,
            SshConfig.Connection connection,
            Optional<SharedLinks.Lease> jumpHost,
            DialThrottle throttle,
            Path keyDirectory,
            Clock clock) {
        this.client = client;
        this.connection = connection;
        this.jumpHost = jumpHost;
        this.throttle = throttle;
        this.keyDirectory = keyDirectory;
        this.clock = clock;
    }

    @Override
    public String address() {
        return connection.address();
    }

    @Override
    public ClientSession dial() throws SshFailure {
        Identities identities = Identities.of(connection, keyDirectory);
        Optional<ClientSession> before =
                jumpHost.isPresent() ? Optional.of(through(jumpHost.get().link())) : Optional.empty();
        try (DialThrottle.Turn _ = throttle.take(connection)) {
            HostKeyCheck hostKey = new HostKeyCheck(
                    connection.host(), connection.port(), connection.knownHosts(), connection.strictHostKeyChecking());
            return logIn(new Attempt(stream(before), hostKey, identities, connection.keyExchanges()));
        }
    }

    /// The jump hosts are dialled first, each within its own time.
    private ClientSession through(Link link) throws SshFailure {
        try {
            Duration patience = timeout().multipliedBy(2L * connection.jumps().size());
            return link.open(clock.instant().plus(patience)).session();
        } catch (SshFailure e) {
            throw e.atJumpHost(link.address());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the jump host was dialled", e);
        }
    }

    private ByteStream stream(Optional<ClientSession> before) throws SshFailure {
        if (before.isPresent()) {
            try {
                return ChannelStream.through(before.get(), connection.host(), connection.port(), timeout());
            } catch (SshFailure e) {
                throw e.atJumpHost(jumpHost.orElseThrow().link().address());
            }
        }
        return connection.proxyCommand().isPresent()
                ? ProcessStream.running(
                        connection.proxyCommand().get(), connection.user(), connection.host(), connection.port())
                : TcpStream.to(connection.host(), connection.port(), timeout());
    }

    private ClientSession logIn(Attempt attempt) throws SshFailure {
        LoginFailure failure = new LoginFailure(connection, attempt);
        ClientSession session = null;
        try {
            session = client.get()
                    .connect(attempt, connection.user(), connection.host(), connection.port())
                    .verify(timeout())
                    .getClientSession();
            AuthFuture login = session.auth();
            if (!login.await(timeout())) {
                throw failure.late();
            }
            if (login.isSuccess()) {
                return session;
            }
            throw failure.of(login.getException());
        } catch (IOException | RuntimeException e) {
            throw abandon(session, attempt, failure.of(e));
        } catch (SshFailure e) {
            throw abandon(session, attempt, e);
        }
    }

    private static SshFailure abandon(@Nullable ClientSession session, Attempt attempt, SshFailure failure) {
        if (session != null) {
            session.close(true);
        }
        try {
            attempt.stream().close();
            if (attempt.agentClient().isPresent()) {
                attempt.agentClient().get().close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private Duration timeout() {
        return connection.connectTimeout();
    }

    @Override
    public void close() {
        jumpHost.ifPresent(SharedLinks.Lease::close);
    }
}
