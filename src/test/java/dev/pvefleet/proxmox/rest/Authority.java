package dev.pvefleet.proxmox.rest;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A cluster's private certificate authority, as `pvecm updatecerts` makes it.
public final class Authority {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final char[] NO_PASSWORD = {};

    private final KeyPair keys = keys();
    private final X509Certificate root;

    public Authority() {
        this(new X500Name("CN=Proxmox Virtual Environment " + SERIAL.get() + ",O=PVE Cluster Manager CA"));
    }

    private Authority(X500Name name) {
        Instant now = Instant.now();
        this.root = sign(
                name,
                name,
                keys,
                keys,
                List.of(),
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(9)),
                Optional.empty());
    }

    /// An authority of the same name with another key.
    Authority madeAnew() {
        return new Authority(X500Name.getInstance(root.getSubjectX500Principal().getEncoded()));
    }

    public String pem() {
        try (StringWriter text = new StringWriter()) {
            try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
                pem.writeObject(root);
            }
            return text.toString();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A certificate with the names that PVE puts into it.
    public Identity issue() {
        return issue(List.of("127.0.0.1", "localhost"));
    }

    public Identity issue(List<String> names) {
        Instant now = Instant.now();
        return issue(names, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)));
    }

    public Identity issueExpired() {
        Instant now = Instant.now();
        return issue(List.of("127.0.0.1"), now.minus(Duration.ofDays(1)), now.minus(Duration.ofHours(1)));
    }

    public Identity issueEarly() {
        Instant now = Instant.now();
        return issue(List.of("127.0.0.1"), now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
    }

    /// A certificate with an extended key usage.
    public Identity issueFor(KeyPurposeId purpose) {
        Instant now = Instant.now();
        return issue(
                List.of("127.0.0.1"),
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(9)),
                Optional.of(purpose));
    }

    /// A certificate that nobody else signed.
    public Identity issueSelfSigned() {
        KeyPair own = keys();
        X500Name name = new X500Name("CN=pve1.example");
        Instant now = Instant.now();
        List<String> names = List.of("127.0.0.1");
        return new Identity(
                own,
                sign(
                        name,
                        name,
                        own,
                        own,
                        names,
                        now.minus(Duration.ofDays(1)),
                        now.plus(Duration.ofDays(9)),
                        Optional.empty()),
                root);
    }

    private Identity issue(List<String> names, Instant from, Instant until) {
        return issue(names, from, until, Optional.empty());
    }

    private Identity issue(List<String> names, Instant from, Instant until, Optional<KeyPurposeId> purpose) {
        KeyPair own = keys();
        X500Name issuer = X500Name.getInstance(root.getSubjectX500Principal().getEncoded());
        X500Name subject = new X500Name("CN=pve1.example");
        return new Identity(own, sign(issuer, subject, own, keys, names, from, until, purpose), root);
    }

    /// A server's key and certificate.
    public record Identity(KeyPair keys, X509Certificate leaf, X509Certificate root) {
        public String fingerprint() {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        public SSLContext context() {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("server", keys.getPrivate(), NO_PASSWORD, new X509Certificate[] {leaf});
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store, NO_PASSWORD);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(factory.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException | IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static X509Certificate sign(
            X500Name issuer,
            X500Name subject,
            KeyPair own,
            KeyPair signer,
            List<String> names,
            Instant from,
            Instant until,
            Optional<KeyPurposeId> purpose) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(from),
                    Date.from(until),
                    subject,
                    own.getPublic());
            extend(builder, names);
            if (purpose.isPresent()) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.get()));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void extend(JcaX509v3CertificateBuilder builder, List<String> names) throws CertIOException {
        if (names.isEmpty()) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            return;
        }
        GeneralName[] general = names.stream()
                .map(name -> new GeneralName(
                        name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(general));
    }
}
