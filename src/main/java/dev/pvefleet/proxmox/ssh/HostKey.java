package dev.pvefleet.proxmox.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// A public key in the form that SSH sends it, which is also the one to compare.
///
/// @param type the name that the key's bytes begin with, such as `ssh-ed25519`
/// @param base64 the key's bytes, as known_hosts holds them
record HostKey(String type, String base64) {

    static HostKey of(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return of(buffer.getCompactData()).orElseThrow();
    }

    /// The same for the key alone that a certificate is about.
    static HostKey withoutCertificate(PublicKey key) {
        return of(key instanceof OpenSshCertificate certificate ? certificate.getCertPubKey() : key);
    }

    /// A key as messages show it: its type, and the fingerprint that `ssh-keygen -l` shows, which is that of the key
    /// alone for a certificate too.
    static String shown(PublicKey key) {
        return of(key).type() + " " + withoutCertificate(key).fingerprint();
    }

    /// Reads the Base64 form of a known_hosts line; empty if it is none.
    static Optional<HostKey> parse(String base64) {
        try {
            return of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<HostKey> of(byte[] blob) {
        return typeOf(blob).map(type -> new HostKey(type, Base64.getEncoder().encodeToString(blob)));
    }

    private static Optional<String> typeOf(byte[] blob) {
        if (blob.length < 4) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(blob).getInt();
        return length < 1 || length > blob.length - 4
                ? Optional.empty()
                : Optional.of(new String(blob, 4, length, StandardCharsets.US_ASCII));
    }

    /// As `ssh-keygen -l` shows it.
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(base64));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// As known_hosts wants it: type and Base64.
    @Override
    public String toString() {
        return type + " " + base64;
    }
}
