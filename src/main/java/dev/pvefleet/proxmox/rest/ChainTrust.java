package dev.pvefleet.proxmox.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The JDK's own check of chain and host name against given roots, with words that say which of them failed.
final class ChainTrust extends ServerTrust {
    private static final String CA_HINT =
            "copy /etc/pve/pve-root-ca.pem from a node of the cluster and name it in caCert";

    /// Where Debian and Alpine, Red Hat, SUSE, and the BSDs keep the roots.
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";

    /// How Java numbers the kinds of names in a certificate.
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private final X509ExtendedTrustManager delegate;

    private ChainTrust(@Nullable KeyStore roots) {
        this.delegate = managerFor(roots);
    }

    /// Trusts what the system trusts: its bundle of roots, since Java brings its own, which a native binary would
    /// keep as they were on the day it was built.
    static ChainTrust ofSystem() {
        return System.getProperty("javax.net.ssl.trustStore") == null ? ofSystem(BUNDLES) : new ChainTrust(null);
    }

    static ChainTrust ofSystem(List<Path> bundles) {
        for (Path bundle : bundles) {
            try {
                return of(Files.readString(bundle, StandardCharsets.ISO_8859_1));
            } catch (IOException | IllegalArgumentException unusable) {
                // The next one, and Java's own roots in the end.
            }
        }
        return new ChainTrust(null);
    }

    /// Trusts only the certificates in the PEM text.
    ///
    /// @throws IllegalArgumentException if there is none in it
    static ChainTrust of(String pem) {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("caCert holds no certificate; " + CA_HINT);
            }
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            for (Certificate certificate : certificates) {
                roots.setCertificateEntry("root-" + roots.size(), certificate);
            }
            return new ChainTrust(roots);
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new IllegalArgumentException("caCert is not a certificate in PEM form; " + CA_HINT, unreadable);
        }
    }

    private static X509ExtendedTrustManager managerFor(@Nullable KeyStore roots) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(roots);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("no trust manager in this Java", broken);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
        String host = String.valueOf(engine.getPeerHost());
        if (host.indexOf('_') >= 0) {
            checkName(chain[0], host);
            return;
        }
        try {
            delegate.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException refused) {
            if (validation(refused).isPresent()) {
                throw explained(chain, refused);
            }
            throw wrongName(chain[0], host);
        }
    }

    /// Java takes a name with `_` for no name at all, and refuses every certificate for it.
    private static void checkName(X509Certificate leaf, String host) throws UntrustedCertificate {
        String parent = host.substring(host.indexOf('.') + 1);
        boolean isNamed = namesOf(leaf, DNS_NAME).stream()
                .anyMatch(name -> name.equalsIgnoreCase(host)
                        || (host.indexOf('.') > 0 && parent.indexOf('.') > 0 && name.equalsIgnoreCase("*." + parent)));
        if (!isNamed) {
            throw wrongName(leaf, host);
        }
    }

    private static UntrustedCertificate wrongName(X509Certificate leaf, String host) {
        return new UntrustedCertificate(
                "the certificate is for %s, not for %s".formatted(namesOf(leaf), host),
                "use one of these names in apiUrl; after a change of the node's address or name run"
                        + " `pvecm updatecerts -f` on it");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        delegate.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, authType);
        } catch (CertificateException refused) {
            throw explained(chain, refused);
        }
    }

    private static UntrustedCertificate explained(X509Certificate[] chain, CertificateException refused) {
        Optional<CertPathValidatorException> validation = validation(refused);
        X509Certificate culprit = validation
                .filter(failure -> failure.getIndex() >= 0 && failure.getIndex() < chain.length)
                .map(failure -> chain[failure.getIndex()])
                .orElse(chain[0]);
        Reason reason = validation.map(CertPathValidatorException::getReason).orElse(BasicReason.UNSPECIFIED);
        if (reason == BasicReason.EXPIRED) {
            return new UntrustedCertificate(
                    "the certificate of %s expired on %s"
                            .formatted(subject(culprit), culprit.getNotAfter().toInstant()),
                    "renew it on the node: pvecm updatecerts -f && systemctl reload pveproxy"
                            + " (a custom or ACME certificate: pvenode acme cert renew); or is this machine's clock wrong?");
        }
        if (reason == BasicReason.NOT_YET_VALID) {
            return new UntrustedCertificate(
                    "the certificate of %s is valid only from %s"
                            .formatted(subject(culprit), culprit.getNotBefore().toInstant()),
                    "compare the clocks of this machine and of the node");
        }
        if (!isForServers(chain[0])) {
            return new UntrustedCertificate(
                    "the certificate of %s is not for a server: its extended key usage lacks serverAuth"
                            .formatted(subject(chain[0])),
                    "have it issued anew with serverAuth, or let PVE make its own: pvecm updatecerts -f");
        }
        if (reason == BasicReason.INVALID_SIGNATURE) {
            return new UntrustedCertificate(
                    "the certificate of %s is signed by a key of %s which is not trusted: the known CA of that name has another"
                            .formatted(
                                    subject(culprit),
                                    culprit.getIssuerX500Principal().getName()),
                    CA_HINT + "; the CA was made anew, or it is that of another cluster");
        }
        if (validation.isPresent()) {
            return new UntrustedCertificate(
                    "the certificate of %s is not valid: %s".formatted(subject(culprit), lastWords(refused)),
                    "let PVE make a new one: pvecm updatecerts -f; a custom one has to be issued anew");
        }
        return new UntrustedCertificate(
                isSelfSigned(chain[0])
                        ? "the certificate of %s is self-signed, and not trusted".formatted(subject(chain[0]))
                        : "the certificate of %s is signed by %s, which is not trusted"
                                .formatted(
                                        subject(chain[0]),
                                        chain[chain.length - 1]
                                                .getIssuerX500Principal()
                                                .getName()),
                CA_HINT + "; a custom or ACME certificate needs its own CA there");
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    /// Without the extension, a certificate is for everything (RFC 5280, 4.2.1.12).
    private static boolean isForServers(X509Certificate leaf) {
        try {
            List<String> usages = leaf.getExtendedKeyUsage();
            return usages == null || usages.contains(SERVER_AUTH) || usages.contains(ANY_USAGE);
        } catch (CertificateParsingException unreadable) {
            return false;
        }
    }

    private static String lastWords(Throwable failure) {
        return Trouble.words(Trouble.root(failure));
    }

    private static Optional<CertPathValidatorException> validation(Throwable failure) {
        return Stream.iterate(failure, next -> next != null, Throwable::getCause)
                .limit(10)
                .filter(CertPathValidatorException.class::isInstance)
                .map(CertPathValidatorException.class::cast)
                .findFirst();
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static String namesOf(X509Certificate certificate) {
        List<String> names = Stream.concat(
                        namesOf(certificate, DNS_NAME).stream(), namesOf(certificate, IP_ADDRESS).stream())
                .limit(20)
                .toList();
        return names.isEmpty() ? "no name at all (" + subject(certificate) + ")" : String.join(", ", names);
    }

    private static List<String> namesOf(X509Certificate certificate, int type) {
        try {
            return Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of()).stream()
                    .filter(name -> name.getFirst().equals(type))
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate.getAcceptedIssuers();
    }
}
