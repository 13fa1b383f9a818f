package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.kex.DHGClient;
import org.apache.sshd.client.kex.DHGEXClient;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyExchange;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/// The one MINA client that all sessions share: it has no socket pool, reads no user's files, and knows public
/// keys only.
///
/// What differs between sessions comes with the {@link Attempt}.
final class StreamClient extends SshClient {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MISSED_HEARTBEATS = 3;

    private StreamClient() {}

    static StreamClient begin() {
        // MINA takes Ed25519 from Bouncy Castle; net.i2p's EdDSA is there for linking only. It is asked for once.
        System.setProperty("org.apache.sshd.security.provider.EdDSA.enabled", "false");
        StreamClient client = (StreamClient) ClientBuilder.builder()
                .factory(StreamClient::new)
                .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
                .channelFactories(List.of())
                .build();
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        // Every exchange that can be asked for; a session offers those of its attempt.
        client.setKeyExchangeFactories(BuiltinDHFactories.VALUES.stream()
                .<KeyExchangeFactory>map(exchange -> exchange.isGroupExchange()
                        ? DHGEXClient.newFactory(exchange)
                        : new UnjudgingExchange.Factory(exchange))
                .toList());
        client.setServiceFactories(List.of(new LoginService.Factory(), ClientConnectionServiceFactory.INSTANCE));
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setAgentFactory(new Agents());
        client.setServerKeyVerifier((_, _, _) -> false);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED_HEARTBEATS);
        CoreModuleProperties.HEARTBEAT_REQUEST.set(client, "keepalive@openssh.com");
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        client.start();
        return client;
    }

    /// Opens a session over the attempt's stream. The host's name is not looked up: it is for messages
    /// and certificates.
    ConnectFuture connect(Attempt attempt, String user, String host, int port) throws IOException {
        HostConfigEntry nothingElse = new HostConfigEntry();
        nothingElse.setIdentitiesOnly(true);
        SocketAddress address = InetSocketAddress.createUnresolved(host, port);
        AttributeRepository context = AttributeRepository.ofKeyValuePair(Attempt.KEY, attempt);
        return doConnect(
                user,
                address,
                context,
                null,
                KeyIdentityProvider.wrapKeyPairs(attempt.identities().pairs()),
                nothingElse);
    }

    @Override
    protected SessionFactory createSessionFactory() {
        return new Sessions(this);
    }

    @Override
    public StreamServices getIoServiceFactory() {
        if (ioServiceFactory == null) {
            ioServiceFactory = new StreamServices();
        }
        return (StreamServices) ioServiceFactory;
    }

    static Attempt attemptOf(Session session) {
        AttributeRepository context = ((ClientSessionImpl) session).getConnectionContext();
        return Objects.requireNonNull(context.getAttribute(Attempt.KEY), "a session without an attempt");
    }

    /// Gives each session its own idea of whom to believe.
    private static final class Sessions extends SessionFactory {
        private Sessions(StreamClient client) {
            super(client);
        }

        @Override
        protected ClientSessionImpl doCreateSession(IoSession ioSession) throws Exception {
            StreamClientSession session = new StreamClientSession(getClient(), ioSession);
            Attempt attempt = attemptOf(session);
            session.setServerKeyVerifier(attempt.hostKey());
            session.setPublicKeyAuthenticationReporter(attempt);
            try {
                session.setKeyExchangeFactories(attempt.keyExchanges().stream()
                        .map(exchange -> NamedResource.findByName(
                                exchange.toString(), String::compareTo, session.getKeyExchangeFactories()))
                        .filter(Objects::nonNull)
                        .toList());
                session.setSignatureFactories(attempt.hostKey().order(session.getSignatureFactories()));
            } catch (SshFailure e) {
                attempt.failedToSetUp(e);
                throw e;
            }
            return session;
        }
    }

    /// MINA's key exchange, which leaves the host's certificate to the {@link HostKeyCheck}.
    private static final class UnjudgingExchange extends DHGClient {
        private UnjudgingExchange(DHFactory exchange, Session session) {
            super(exchange, session);
        }

        @Override
        protected void verifyCertificate(Session session, OpenSshCertificate certificate) {
            // It is looked at with the key.
        }

        private record Factory(DHFactory exchange) implements KeyExchangeFactory {
            @Override
            public String getName() {
                return exchange.getName();
            }

            @Override
            public KeyExchange createKeyExchange(Session session) {
                return new UnjudgingExchange(exchange, session);
            }
        }
    }

    /// Connects a session to the agent that its attempt names, and forwards none.
    private static final class Agents implements SshAgentFactory {
        @Override
        public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
            return List.of();
        }

        @Override
        public @Nullable SshAgent createClient(Session session, FactoryManager manager) throws IOException {
            Attempt attempt = attemptOf(session);
            Optional<Path> agent = attempt.identities().agent();
            if (agent.isEmpty()) {
                return null;
            }
            try {
                AgentClient client =
                        AgentClient.at(agent.get(), attempt.identities().picked());
                attempt.uses(client);
                return client;
            } catch (IOException e) {
                attempt.failedToSetUp(new SshFailure(
                        Kind.UNAUTHENTICATED,
                        "cannot reach the SSH agent at %s: %s".formatted(agent.get(), e.getMessage()),
                        "check identityAgent, and that the agent runs as this user",
                        e));
                throw e;
            }
        }

        @Override
        public SshAgentServer createServer(ConnectionService service) {
            throw new UnsupportedOperationException("no agent is forwarded");
        }
    }
}
