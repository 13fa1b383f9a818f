package dev.pvefleet.simulator;

import dev.pvefleet.simulator.cluster.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The cluster's private CA and the certificates that it signs for the nodes, with the names that PVE puts in them
/// (PVE::Cluster::Setup): the loopback addresses, localhost, and the node's own name and address.
final class Certificates {
    private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final Date UNTIL = Date.from(Instant.parse("2049-12-31T00:00:00Z"));
    private static final X500Name ISSUER =
            new X500Name("CN=Proxmox Virtual Environment,OU=simulated,O=PVE Cluster Manager CA");

    private final AtomicLong serial = new AtomicLong(1);
    private final KeyPair authority = newKey();
    private final X509Certificate root;

    Certificates() {
        root = sign(
                ISSUER,
                authority,
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    }

    /// A certificate with its private key, both as PEM.
    record Leaf(String certificatePem, String keyPem) {}

    String caPem() {
        return pem("CERTIFICATE", encoded(root));
    }

    Leaf leafFor(Node node) {
        KeyPair key = newKey();
        GeneralNames names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1"),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, node.ip()),
            new GeneralName(GeneralName.dNSName, node.name().toString()),
            new GeneralName(GeneralName.dNSName, node.name() + ".lan")
        });
        X500Name subject = new X500Name("CN=" + node.name() + ".lan,OU=PVE Cluster Node,O=Proxmox Virtual Environment");
        X509Certificate certificate = sign(
                subject,
                key,
                builder -> builder.addExtension(Extension.basicConstraints, false, new BasicConstraints(false))
                        .addExtension(
                                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                        .addExtension(Extension.subjectAlternativeName, false, names));
        return new Leaf(
                pem("CERTIFICATE", encoded(certificate)),
                pem("PRIVATE KEY", key.getPrivate().getEncoded()));
    }

    @FunctionalInterface
    private interface Extensions {
        X509v3CertificateBuilder addTo(X509v3CertificateBuilder builder) throws IOException;
    }

    private X509Certificate sign(X500Name subject, KeyPair key, Extensions extensions) {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                ISSUER, BigInteger.valueOf(serial.getAndIncrement()), FROM, UNTIL, subject, key.getPublic());
        try {
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    }
}
