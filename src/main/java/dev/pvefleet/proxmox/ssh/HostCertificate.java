package dev.pvefleet.proxmox.ssh;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;

/// What makes a host's certificate worth nothing (OpenSSH, PROTOCOL.certkeys). Whether its signer is known is
/// another question.
///
/// It is judged here and not by MINA, which ends the session over a signature that it does not know, and looks at no
/// certificate where a group exchange agreed on the keys.
record HostCertificate(OpenSshCertificate certificate) {
    private static final Set<String> SIGNATURES = Set.of(
            KeyUtils.RSA_SHA256_KEY_TYPE_ALIAS,
            KeyUtils.RSA_SHA512_KEY_TYPE_ALIAS,
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    /// @param host the name or address that the connection was asked for
    Optional<String> fault(String host, Session session) {
        if (certificate.getType() != OpenSshCertificate.Type.HOST) {
            return Optional.of("it is no host's certificate");
        }
        if (!OpenSshCertificate.isValidNow(certificate)) {
            return Optional.of("it has expired or is not valid yet");
        }
        List<String> names = List.copyOf(certificate.getPrincipals());
        if (names.stream().noneMatch(name -> !name.isEmpty() && new HostPatterns(name).match(host))) {
            return Optional.of("it is for " + (names.isEmpty() ? "no name" : String.join(", ", names)));
        }
        if (!certificate.getCriticalOptions().isEmpty()) {
            return Optional.of("it has a critical option that is not known");
        }
        return isSigned(session) ? Optional.empty() : Optional.of("its signature is wrong, or made with SHA-1");
    }

    private boolean isSigned(Session session) {
        String algorithm = certificate.getSignatureAlgorithm();
        PublicKey authority = certificate.getCaPubKey();
        if (!SIGNATURES.contains(algorithm)
                || !KeyUtils.getCanonicalKeyType(algorithm).equals(KeyUtils.getKeyType(authority))) {
            return false;
        }
        Signature signature = NamedFactory.create(BuiltinSignatures.VALUES, algorithm);
        if (signature == null) {
            return false;
        }
        try {
            signature.initVerifier(session, authority);
            signature.update(session, certificate.getMessage());
            return signature.verify(session, certificate.getSignature());
        } catch (Exception e) {
            return false;
        }
    }

    /// A signature by which a host proves that it has the key of its certificate: MINA's group exchange hands it the
    /// certificate in the place of the key.
    static NamedFactory<Signature> ofTheKeyAlone(NamedFactory<Signature> factory) {
        return new NamedFactory<>() {
            @Override
            public String getName() {
                return factory.getName();
            }

            @Override
            public Signature create() {
                return new OfTheKeyAlone(factory.create());
            }
        };
    }

    private record OfTheKeyAlone(Signature signature) implements Signature {
        @Override
        public void initVerifier(SessionContext session, PublicKey key) throws Exception {
            signature.initVerifier(session, key instanceof OpenSshCertificate signed ? signed.getCertPubKey() : key);
        }

        @Override
        public void initSigner(SessionContext session, PrivateKey key) throws Exception {
            signature.initSigner(session, key);
        }

        @Override
        public void update(SessionContext session, byte[] bytes, int offset, int length) throws Exception {
            signature.update(session, bytes, offset, length);
        }

        @Override
        public boolean verify(SessionContext session, byte[] made) throws Exception {
            return signature.verify(session, made);
        }

        @Override
        public byte[] sign(SessionContext session) throws Exception {
            return signature.sign(session);
        }

        @Override
        public String getSshAlgorithmName(String algorithm) {
            return signature.getSshAlgorithmName(algorithm);
        }

        @Override
        public String getAlgorithm() {
            return signature.getAlgorithm();
        }
    }
}
