package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/// Opens the way to a host: hop by hop, each host key checked and each login made by itself.
///
/// The connect timeout counts twice for each hop: once for the stream, once for the handshake and login over it.
final class Dialer implements Link.Dial {
    private final Supplier<StreamClient> client;
    private final SshConfig.Connection connection;
    private final Path keyDirectory;

    /// @param keyDirectory where the keys are if none is named, `~/.ssh`
    Dialer(Supplier<StreamClient> client, SshConfig.Connection connection, Path keyDirectory) {
        this.client = client;
        this.connection = connection;
        this.keyDirectory = keyDirectory;
    }

    @Override
    public String address() {
        return connection.address();
    }

    @Override
    public Line dial() throws SshFailure {
        Identities identities = Identities.of(connection, keyDirectory);
        List<ClientSession> sessions = new ArrayList<>();
        try {
            for (Stop jump : jumps()) {
                try {
                    sessions.add(open(jump, sessions, identities));
                } catch (SshFailure e) {
                    throw e.at("jump host " + jump);
                }
            }
            sessions.add(open(destination(), sessions, identities));
            return new Line(sessions);
        } catch (SshFailure e) {
            new Line(sessions).cut();
            throw e;
        }
    }

    private List<Stop> jumps() {
        return connection.jumps().stream()
                .map(hop -> new Stop(hop.user().orElse(connection.user()), hop.host(), hop.port()))
                .toList();
    }

    private Stop destination() {
        return new Stop(connection.user(), connection.host(), connection.port());
    }

    private ClientSession open(Stop stop, List<ClientSession> before, Identities identities) throws SshFailure {
        ByteStream stream = stream(stop, before);
        HostKeyCheck hostKey =
                new HostKeyCheck(stop.host, stop.port, connection.knownHosts(), connection.strictHostKeyChecking());
        return logIn(stop, new Attempt(stream, hostKey, identities));
    }

    private ByteStream stream(Stop stop, List<ClientSession> before) throws SshFailure {
        if (!before.isEmpty()) {
            return ChannelStream.through(before.getLast(), stop.host, stop.port, timeout());
        }
        return connection.proxyCommand().isPresent()
                ? ProcessStream.running(connection.proxyCommand().get(), stop.user, stop.host, stop.port)
                : TcpStream.to(stop.host, stop.port, timeout());
    }

    private ClientSession logIn(Stop stop, Attempt attempt) throws SshFailure {
        ClientSession session = null;
        try {
            session = client.get()
                    .connect(attempt, stop.user, stop.host, stop.port)
                    .verify(timeout())
                    .getClientSession();
            AuthFuture login = session.auth();
            if (!login.await(timeout())) {
                throw late(stop, attempt, session);
            }
            if (login.isSuccess()) {
                return session;
            }
            throw refusal(stop, attempt, login.getException());
        } catch (IOException | RuntimeException e) {
            throw abandon(session, attempt, refusal(stop, attempt, e));
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

    private SshFailure late(Stop stop, Attempt attempt, ClientSession session) {
        String stage = session.getServerVersion() == null
                ? "no SSH server answered"
                : attempt.offered().isEmpty() ? "the key exchange did not end" : "the login did not end";
        return new SshFailure(
                Kind.TIMEOUT,
                "%s at %s within %d s%s"
                        .formatted(
                                stage,
                                stop,
                                timeout().toSeconds(),
                                remark(attempt.stream().lastWords())),
                null,
                null);
    }

    /// Finds what really happened: MINA's own words come last, because they only say that there is no session.
    private SshFailure refusal(Stop stop, Attempt attempt, @Nullable Throwable cause) {
        if (attempt.setUpFailure().isPresent()) {
            return attempt.setUpFailure().get();
        }
        if (attempt.hostKey().refusal().isPresent()) {
            return attempt.hostKey().refusal().get();
        }
        if (attempt.refused() || endedLogin(cause)) {
            return unauthenticated(stop, attempt, cause);
        }
        String words = cause == null || cause.getMessage() == null ? "no reason given" : cause.getMessage();
        return new SshFailure(
                Kind.UNREACHABLE,
                "no SSH session with %s: %s%s"
                        .formatted(stop, words, remark(attempt.stream().lastWords())),
                null,
                cause);
    }

    private static SshFailure unauthenticated(Stop stop, Attempt attempt, @Nullable Throwable cause) {
        Set<String> offered = new TreeSet<>(attempt.offered());
        String tried = offered.isEmpty()
                ? "no key was offered" + (attempt.agent().isPresent() ? " (the agent holds none)" : "")
                : "tried " + String.join(", ", offered);
        return new SshFailure(
                Kind.UNAUTHENTICATED,
                "%s did not accept the login: %s".formatted(stop, tried),
                "add the public key to %s's authorized_keys there, or choose another one with identityFile"
                        .formatted(stop.user),
                cause);
    }

    private static boolean endedLogin(@Nullable Throwable cause) {
        return cause instanceof SshException e
                && (e.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
                        || String.valueOf(e.getMessage()).contains("Too many authentication failures"));
    }

    private static String remark(String words) {
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    private Duration timeout() {
        return connection.connectTimeout();
    }

    /// One host on the way.
    private record Stop(String user, String host, int port) {
        @Override
        public String toString() {
            return user + "@" + host + ":" + port;
        }
    }
}
