package dev.pvefleet.boot;

import dev.pvefleet.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The token in a header `Authorization`, whose scheme is written in any case (RFC 9110, 11.1).
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /// Whether the header shows the secret. Compares in a time that does not tell how much of it is right.
    static boolean isShown(@Nullable String header, Secret wanted) {
        return header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        header.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
                        wanted.value().getBytes(StandardCharsets.UTF_8));
    }
}
