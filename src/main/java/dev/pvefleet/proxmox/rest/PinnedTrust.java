package dev.pvefleet.proxmox.rest;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;

/// Believes one certificate, known by its SHA-256, whoever signed it, whatever name and dates it bears.
final class PinnedTrust extends ServerTrust {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final byte[] expected;

    /// @param fingerprint 64 hex digits
    PinnedTrust(String fingerprint) {
        this.expected = HexFormat.of().parseHex(fingerprint);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        byte[] found = sha256(chain[0]);
        if (!MessageDigest.isEqual(expected, found)) {
            throw new UntrustedCertificate(
                    "the certificate's SHA-256 is %s, expected %s"
                            .formatted(COLONS.formatHex(found), COLONS.formatHex(expected)),
                    "if the certificate was renewed, put the new fingerprint into `fingerprint`"
                            + " (on the node: openssl x509 -in /etc/pve/local/pve-ssl.pem -noout -fingerprint -sha256),"
                            + " or use caCert, which outlives renewals; if it was not, somebody is in between");
        }
    }

    private static byte[] sha256(X509Certificate certificate) throws CertificateEncodingException {
        try {
            return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
