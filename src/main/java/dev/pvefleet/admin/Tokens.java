package dev.pvefleet.admin;

import dev.pvefleet.config.FleetConfig.ApiToken;
import dev.pvefleet.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tokens of the configuration, which knows their hashes only.
public record Tokens(List<ApiToken> known) {
    /// RFC 6750's form of the header, with any token that has no blanks.
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([\\x21-\\x7e]{1,1024})");

    public Tokens {
        known = List.copyOf(known);
    }

    public boolean isEmpty() {
        return known.isEmpty();
    }

    /// Whether one of them, of whatever role, is shown by this `Authorization` header.
    public boolean know(String header) {
        return callerOf(header).isPresent();
    }

    /// Who shows this `Authorization` header, if it is one of ours.
    ///
    /// Every known hash is compared, each in constant time, so that the time tells nothing about how near a guess
    /// is.
    Optional<Caller> callerOf(String header) {
        Matcher matcher = BEARER.matcher(header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String token = matcher.group(1);
        byte[] hash = Sha256.of(token.getBytes(StandardCharsets.UTF_8));
        Optional<Caller> caller = Optional.empty();
        for (ApiToken candidate : known) {
            if (MessageDigest.isEqual(hash, HexFormat.of().parseHex(candidate.sha256()))) {
                caller = Optional.of(new Caller(candidate.name(), candidate.role(), new Secret(token)));
            }
        }
        return caller;
    }
}
