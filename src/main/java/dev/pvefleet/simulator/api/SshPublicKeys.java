package dev.pvefleet.simulator.api;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/// PVE::Tools' `validate_ssh_public_keys`: each line must be a key by `ssh-keygen`'s measure.
final class SshPublicKeys {
    private static final Set<String> TYPES = Set.of(
            "ssh-ed25519",
            "ssh-rsa",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    private SshPublicKeys() {}

    static void demandValid(String keys) {
        if (!keys.lines().allMatch(line -> line.isBlank() || line.startsWith("#") || isKey(line))) {
            throw ApiError.die("SSH public key validation error");
        }
    }

    private static boolean isKey(String line) {
        String[] words = line.strip().split("\\s+", -1);
        for (int index = 0; index + 1 < words.length; index++) {
            if (TYPES.contains(words[index])) {
                return holds(words[index + 1], words[index]);
            }
        }
        return false;
    }

    /// Whether a key in Base64 begins with the name of its own type.
    private static boolean holds(String base64, String type) {
        try {
            ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            byte[] name = new byte[Math.min(blob.getInt(), blob.remaining())];
            blob.get(name);
            return new String(name, StandardCharsets.US_ASCII).equals(type) && blob.hasRemaining();
        } catch (IllegalArgumentException | BufferUnderflowException | NegativeArraySizeException e) {
            return false;
        }
    }
}
