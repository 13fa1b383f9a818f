package dev.pvefleet.proxmox.ssh;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.jspecify.annotations.Nullable;

/// One attempt to open a session: what it runs over, which host key is believed, which keys are offered, and what
/// came of that.
///
/// MINA carries it along as the connection's context, because one client serves every target.
final class Attempt implements PublicKeyAuthenticationReporter {
    static final AttributeKey<Attempt> KEY = new AttributeKey<>();

    private final ByteStream stream;
    private final HostKeyCheck hostKey;
    private final Identities identities;
    private final Set<String> offered = new ConcurrentSkipListSet<>();
    private volatile boolean exhausted;
    private volatile @Nullable AgentClient agentClient;
    private volatile @Nullable SshFailure setUp;

    Attempt(ByteStream stream, HostKeyCheck hostKey, Identities identities) {
        this.stream = stream;
        this.hostKey = hostKey;
        this.identities = identities;
    }

    ByteStream stream() {
        return stream;
    }

    HostKeyCheck hostKey() {
        return hostKey;
    }

    List<KeyPair> pairs() {
        return identities.pairs();
    }

    Optional<Path> agent() {
        return identities.agent();
    }

    /// Whether the server took none of the keys.
    boolean refused() {
        return exhausted;
    }

    /// The keys that the server was shown, by type and fingerprint.
    Set<String> offered() {
        return Set.copyOf(offered);
    }

    /// What went wrong before the session could begin to speak.
    Optional<SshFailure> setUpFailure() {
        return Optional.ofNullable(setUp);
    }

    void failedToSetUp(SshFailure failure) {
        setUp = failure;
    }

    void uses(AgentClient client) {
        agentClient = client;
    }

    Optional<AgentClient> agentClient() {
        return Optional.ofNullable(agentClient);
    }

    @Override
    public void signalAuthenticationAttempt(ClientSession session, String service, KeyPair identity, String algorithm) {
        HostKey key = HostKey.of(identity.getPublic());
        offered.add(key.type() + " " + key.fingerprint());
    }

    @Override
    public void signalAuthenticationExhausted(ClientSession session, String service) {
        exhausted = true;
    }
}
