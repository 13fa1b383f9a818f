package dev.pvefleet.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/// Makes SSH keys: ed25519 where a provider can make them, as on every current node, else ECDSA.
final class SshKeys {
    private static final int BITS = 256;

    private SshKeys() {}

    static KeyPair generate() {
        try {
            return SecurityUtils.isEDDSACurveSupported()
                    ? KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, BITS)
                    : ecdsa();
        } catch (GeneralSecurityException e) {
            return ecdsa();
        }
    }

    private static KeyPair ecdsa() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, BITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Writes a private key in OpenSSH's form, readable for its owner only.
    static void write(KeyPair key, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "simulated", null, bytes);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, bytes.toString(StandardCharsets.UTF_8));
    }
}
