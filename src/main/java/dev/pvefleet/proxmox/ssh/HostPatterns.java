package dev.pvefleet.proxmox.ssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The host field of a known_hosts line: names with wildcards and negations, or one hashed name (sshd(8),
/// "SSH_KNOWN_HOSTS FILE FORMAT").
record HostPatterns(String field) {
    private static final String HASHED = "|1|";

    /// Whether a name is meant, `host` or `[host]:port`. A negated pattern that fits rules the line out.
    boolean match(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return field.startsWith(HASHED) ? matchesHash(lower) : matchesPatterns(lower);
    }

    private boolean matchesPatterns(String name) {
        boolean meant = false;
        for (String part : field.split(",", -1)) {
            boolean negated = part.startsWith("!");
            String pattern = (negated ? part.substring(1) : part).toLowerCase(Locale.ROOT);
            if (!pattern.isEmpty() && wildcard(pattern).matcher(name).matches()) {
                if (negated) {
                    return false;
                }
                meant = true;
            }
        }
        return meant;
    }

    private static Pattern wildcard(String pattern) {
        StringBuilder regex = new StringBuilder(pattern.length() + 16);
        for (char c : pattern.replaceAll("\\*+", "*").toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }

    private boolean matchesHash(String name) {
        List<String> parts = List.of(field.substring(HASHED.length()).split("\\|", -1));
        if (parts.size() != 2) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(parts.getFirst());
            byte[] wanted = Base64.getDecoder().decode(parts.getLast());
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return MessageDigest.isEqual(wanted, mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }
}
