package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig.HostKeyChecking;
import dev.pvefleet.model.Kind;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.signature.Signature;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Decides whether the key that a host shows is to be believed, by known_hosts and `strictHostKeyChecking`.
///
/// There is one for each session. A key that was believed is believed for the life of its session, so that the
/// exchange of new session keys does not fail on a file that was edited meanwhile.
final class HostKeyCheck implements ServerKeyVerifier {
    private static final Logger LOG = Logger.getLogger(HostKeyCheck.class);
    private static final String CERTIFICATE = "-cert-v01@openssh.com";
    /// SHA-1 signatures are broken, and security keys never are host keys.
    private static final Set<String> NEVER = Set.of("ssh-rsa", "ssh-dss");

    private final String host;
    private final int port;
    private final Path file;
    private final HostKeyChecking policy;
    private volatile @Nullable HostKey believed;
    private volatile @Nullable SshFailure refusal;
    private volatile Optional<String> fault = Optional.empty();

    HostKeyCheck(String host, int port, Path file, HostKeyChecking policy) {
        this.host = host;
        this.port = port;
        this.file = file;
        this.policy = policy;
    }

    /// Why the key was not believed, once it was not.
    Optional<SshFailure> refusal() {
        return Optional.ofNullable(refusal);
    }

    /// Puts the signatures in front for which a key is known, so that a host with several keys shows that one.
    List<NamedFactory<Signature>> order(List<NamedFactory<Signature>> signatures) throws SshFailure {
        KnownHosts known = read();
        Set<String> types = known.types(host, port);
        boolean certificates = known.hasAuthority(host, port);
        return offered(signatures).stream()
                .sorted(Comparator.comparingInt(signature -> rank(signature.getName(), types, certificates)))
                .map(signature -> signature.getName().endsWith(CERTIFICATE)
                        ? HostCertificate.ofTheKeyAlone(signature)
                        : signature)
                .toList();
    }

    /// Those that are offered at all.
    static List<NamedFactory<Signature>> offered(List<NamedFactory<Signature>> signatures) {
        return signatures.stream()
                .filter(signature -> !NEVER.contains(signature.getName()))
                .toList();
    }

    private static int rank(String algorithm, Set<String> types, boolean certificates) {
        if (algorithm.endsWith(CERTIFICATE)) {
            return certificates ? 0 : 4;
        }
        String type = algorithm.startsWith("rsa-sha2-") ? "ssh-rsa" : algorithm;
        if (types.contains(type)) {
            return 1;
        }
        return type.equals("ssh-ed25519") ? 2 : 3;
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey shown) {
        HostKey key = HostKey.withoutCertificate(shown);
        if (key.equals(believed)) {
            return true;
        }
        // A certificate that is worth nothing leaves the key, which may be known by itself, as with ssh.
        Optional<HostKey> signer = Optional.empty();
        if (shown instanceof OpenSshCertificate certificate) {
            fault = new HostCertificate(certificate).fault(host, session);
            signer = Optional.of(HostKey.of(certificate.getCaPubKey()));
        }
        try {
            judge(key, signer, fault.isPresent() ? Optional.empty() : signer);
            believed = key;
            return true;
        } catch (SshFailure e) {
            refusal = e;
            return false;
        }
    }

    private void judge(HostKey key, Optional<HostKey> signer, Optional<HostKey> authority) throws SshFailure {
        switch (read().judge(host, port, key, signer, authority)) {
            case KnownHosts.Verdict.Known _ -> {}
            case KnownHosts.Verdict.Unknown _ -> decideUnknown(key);
            case KnownHosts.Verdict.Changed(KnownHosts.Entry entry) -> decideChanged(key, entry);
            case KnownHosts.Verdict.Revoked(KnownHosts.Entry entry) -> throw revoked(key, entry);
        }
    }

    private void decideUnknown(HostKey key) throws SshFailure {
        switch (policy) {
            case YES -> throw unknown(key);
            case ACCEPT_NEW -> learn(key);
            case NO ->
                LOG.warnf(
                        "host=%s: %s key %s is not known and taken unchecked (strictHostKeyChecking: no)",
                        name(), key.type(), key.fingerprint());
        }
    }

    private void decideChanged(HostKey key, KnownHosts.Entry entry) throws SshFailure {
        if (policy != HostKeyChecking.NO) {
            throw changed(key, entry);
        }
        LOG.warnf(
                "host=%s: %s key %s is not the one in %s:%d and taken unchecked (strictHostKeyChecking: no)",
                name(), key.type(), key.fingerprint(), file, entry.line());
    }

    private void learn(HostKey key) throws SshFailure {
        try {
            switch (KnownHostsFile.learn(file, host, port, key)) {
                case KnownHosts.Verdict.Known _ ->
                    LOG.infof("host=%s: %s key %s added to %s", name(), key.type(), key.fingerprint(), file);
                case KnownHosts.Verdict.Unknown _ -> throw unknown(key);
                case KnownHosts.Verdict.Changed(KnownHosts.Entry entry) -> throw changed(key, entry);
                case KnownHosts.Verdict.Revoked(KnownHosts.Entry entry) -> throw revoked(key, entry);
            }
        } catch (IOException e) {
            throw new SshFailure(
                    Kind.HOST_KEY,
                    "the new %s key %s of %s cannot be added to %s: %s"
                            .formatted(key.type(), key.fingerprint(), name(), file, e),
                    "make the file writable, or add the key yourself",
                    e);
        }
    }

    private KnownHosts read() throws SshFailure {
        try {
            return KnownHosts.read(file);
        } catch (IOException e) {
            throw new SshFailure(Kind.HOST_KEY, "cannot read %s: %s".formatted(file, e), "check `knownHosts`", e);
        }
    }

    private SshFailure unknown(HostKey key) {
        String scan = port == 22 ? host : "-p " + port + " " + host;
        return new SshFailure(
                Kind.HOST_KEY,
                "the %s key %s of %s is not in %s%s"
                        .formatted(key.type(), key.fingerprint(), name(), file, certificateFault()),
                "compare it with `ssh-keygen -lf /etc/ssh/ssh_host_%s_key.pub` on the host, then: ssh-keyscan -t %s %s >> %s"
                        .formatted(shortType(key), shortType(key), scan, file),
                null);
    }

    private SshFailure changed(HostKey key, KnownHosts.Entry entry) {
        return new SshFailure(
                Kind.HOST_KEY,
                "the host key of %s is not the known one: %s %s was shown, line %d of %s has %s %s%s; somebody may be in between"
                        .formatted(
                                name(),
                                key.type(),
                                key.fingerprint(),
                                entry.line(),
                                file,
                                entry.key().type(),
                                entry.key().fingerprint(),
                                certificateFault()),
                "if the host was set up anew, check the fingerprint there, then: ssh-keygen -f %s -R '%s'"
                        .formatted(file, name()),
                null);
    }

    private SshFailure revoked(HostKey key, KnownHosts.Entry entry) {
        return new SshFailure(
                Kind.HOST_KEY,
                "the %s key %s of %s is marked @revoked in line %d of %s"
                        .formatted(key.type(), key.fingerprint(), name(), entry.line(), file),
                "the host needs new keys",
                null);
    }

    private String certificateFault() {
        return fault.map(why -> "; the host's certificate does not count: " + why)
                .orElse("");
    }

    private static String shortType(HostKey key) {
        return switch (key.type()) {
            case "ssh-ed25519" -> "ed25519";
            case "ssh-rsa" -> "rsa";
            default -> key.type().startsWith("ecdsa-") ? "ecdsa" : key.type();
        };
    }

    private String name() {
        return KnownHosts.nameOf(host, port);
    }
}
