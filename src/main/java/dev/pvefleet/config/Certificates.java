package dev.pvefleet.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The certificates in a PEM text, each proven to be one. Everything else in the text, such as a private key, is left
/// behind.
final class Certificates {
    private static final int LARGEST = 256 * 1024;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final Pattern BLOCK = Pattern.compile(BEGIN + "([A-Za-z0-9+/=\\s]*)" + END);
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Certificates() {}

    /// Whether the text is meant as PEM, not as a path.
    static boolean isPem(String text) {
        return text.contains("-----BEGIN");
    }

    /// The certificates of a PEM file.
    ///
    /// @throws IllegalArgumentException if it cannot be read or holds none
    static String pemOf(Path file, String called, Surroundings surroundings) {
        return normal(contentOf(file, called, surroundings), called);
    }

    /// The certificates of a PEM text, written as PEM again. Lines that YAML folded into one are unfolded.
    ///
    /// @throws IllegalArgumentException if it holds none, or one that is broken
    static String normal(String pem, String called) {
        List<String> certificates = new ArrayList<>();
        BLOCK.matcher(pem).results().map(block -> certificate(block, called)).forEach(certificates::add);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(called + " holds no certificate: PEM text with '" + BEGIN
                    + "' is needed, as in /etc/pve/pve-root-ca.pem");
        }
        return String.join("", certificates);
    }

    /// What is wrong with a file that a server's certificate or key is to be read from, if anything is.
    static Optional<String> problemOf(Path file, String called, boolean certificate, Surroundings surroundings) {
        try {
            String content = contentOf(file, called, surroundings);
            if (certificate) {
                normal(content, called);
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private static String contentOf(Path file, String called, Surroundings surroundings) {
        try {
            return new String(surroundings.read(file, LARGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(called + " cannot be read: " + FileProblem.of(e), e);
        }
    }

    private static String certificate(MatchResult block, String called) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(1));
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return BEGIN + "\n" + LINES.encodeToString(der) + "\n" + END + "\n";
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IllegalArgumentException(called + " holds a certificate that is broken", e);
        }
    }
}
