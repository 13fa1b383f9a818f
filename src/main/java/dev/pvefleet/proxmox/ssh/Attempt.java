package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.KeyExchange;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
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
    private final List<KeyExchange> keyExchanges;
    private final Greeting greeting = new Greeting();
    private final Set<String> offered = new ConcurrentSkipListSet<>();
    private final Set<String> skipped = new ConcurrentSkipListSet<>();
    private volatile List<String> methods = List.of();
    private volatile boolean partly;
    private volatile String banner = "";
    private volatile boolean exhausted;
    private volatile @Nullable AgentClient agentClient;
    private volatile @Nullable SshFailure setUp;

    Attempt(ByteStream stream, HostKeyCheck hostKey, Identities identities, List<KeyExchange> keyExchanges) {
        this.stream = stream;
        this.hostKey = hostKey;
        this.identities = identities;
        this.keyExchanges = List.copyOf(keyExchanges);
    }

    ByteStream stream() {
        return stream;
    }

    HostKeyCheck hostKey() {
        return hostKey;
    }

    /// What the far end says first.
    Greeting greeting() {
        return greeting;
    }

    List<KeyExchange> keyExchanges() {
        return keyExchanges;
    }

    Identities identities() {
        return identities;
    }

    /// Whether the server took none of the keys.
    boolean refused() {
        return exhausted;
    }

    /// The keys that the server was shown, by type and fingerprint.
    Set<String> offered() {
        return Set.copyOf(offered);
    }

    /// The keys that were not shown, and why.
    Set<String> skipped() {
        return Set.copyOf(skipped);
    }

    /// The ways to log in that the server has left, by its last answer.
    List<String> methods() {
        return methods;
    }

    /// Whether the server took a key and wants something beside it.
    boolean partly() {
        return partly;
    }

    /// What the server said to whoever logs in, on one line; may be empty.
    String banner() {
        return banner;
    }

    void saysAtLogin(String text) {
        banner = OneLine.of(banner + "\n" + text);
    }

    void allows(List<String> left, boolean partialSuccess) {
        methods = List.copyOf(left);
        partly |= partialSuccess;
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
        offered.add(HostKey.shown(identity.getPublic()));
    }

    @Override
    public void signalIdentitySkipped(ClientSession session, String service, KeyPair identity) {
        skipped.add("%s (%s)".formatted(HostKey.shown(identity.getPublic()), reason(identity.getPublic())));
    }

    private static String reason(PublicKey key) {
        return switch (key) {
            case OpenSshCertificate certificate
            when certificate.getType() != OpenSshCertificate.Type.USER -> "it is no user's certificate";
            case OpenSshCertificate certificate
            when !OpenSshCertificate.isValidNow(certificate) -> "the certificate has expired or is not valid yet";
            default -> "the server takes no signature that it can make";
        };
    }

    @Override
    public void signalAuthenticationExhausted(ClientSession session, String service) {
        exhausted = true;
    }
}
