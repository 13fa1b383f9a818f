package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// A token of the admin API that was just made, and is known nowhere else.
record NewToken(String name, Role role, String token) {
    private static final int BYTES = 32;

    /// @param random must be a good one: whoever guesses a token may do what it may
    static NewToken make(String name, Role role, RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new NewToken(name, role, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// The role as the configuration has it.
    String roleWord() {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /// What the agent keeps of it.
    String sha256() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Its entry of `http.tokens`.
    String entry() {
        return "{name: %s, role: %s, sha256: %s}".formatted(name, roleWord(), sha256());
    }

    /// Without the token.
    @Override
    public String toString() {
        return name;
    }
}
