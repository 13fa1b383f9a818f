package dev.pvefleet.proxmox.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// A public key in the form that SSH sends it, which is also the one to compare.
///
/// @param type the name that the blob begins with, such as `ssh-ed25519`
record HostKey(String type, byte[] blob) {

    static HostKey of(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        byte[] blob = buffer.getCompactData();
        return new HostKey(typeOf(blob).orElseThrow(), blob);
    }

    /// Reads the Base64 form of a known_hosts line; empty if it is none.
    static Optional<HostKey> parse(String base64) {
        try {
            byte[] blob = Base64.getDecoder().decode(base64);
            return typeOf(blob).map(type -> new HostKey(type, blob));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
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

    boolean is(HostKey other) {
        return Arrays.equals(blob, other.blob);
    }

    /// As `ssh-keygen -l` shows it.
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// As known_hosts wants it: type and Base64.
    @Override
    public String toString() {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostKey key && is(key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blob);
    }
}
