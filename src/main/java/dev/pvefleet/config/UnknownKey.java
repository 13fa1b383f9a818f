package dev.pvefleet.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A key that a section does not take, and what its author probably meant.
///
/// @param section where it was found
/// @param key the key as written
record UnknownKey(Section section, String key) {
    /// What a key can look like. Anything else may be a secret whose own key went wrong, and is not shown.
    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,29}");

    /// The key as messages may show it.
    String shown() {
        return FORM.matcher(key).matches() ? key : withoutColon().orElse("?");
    }

    /// The key that was meant, if one of this section is near enough.
    Optional<String> nearest() {
        if (!FORM.matcher(key).matches()) {
            return Optional.empty();
        }
        return section.keys().stream()
                .filter(known -> distance(plain(known), plain(key)) <= Math.max(1, known.length() / 3))
                .min((a, b) -> Integer.compare(distance(plain(a), plain(key)), distance(plain(b), plain(key))));
    }

    /// What to say about it.
    String text() {
        if (!FORM.matcher(key).matches()) {
            return withoutColon()
                    .map(known -> "there must be a space behind the ':' of '%s'".formatted(known))
                    .orElseGet(() -> "a key must be one of: " + allowed());
        }
        return elsewhere()
                .or(() -> nearest().map(known -> "unknown key; did you mean '%s'?".formatted(known)))
                .orElseGet(() -> "unknown key; %s takes: %s".formatted(section.title(), allowed()));
    }

    /// `{tokenSecret:abc}` is one long key to YAML.
    private Optional<String> withoutColon() {
        int colon = key.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(key.substring(0, colon)).filter(section::takes);
    }

    private Optional<String> elsewhere() {
        boolean isSsh = Section.SSH.takes(key);
        boolean isApi = Section.API.takes(key);
        if (section == Section.API && isSsh) {
            return Optional.of("is an ssh key; a transport of kind: api does not take it"
                    + (Section.TUNNEL.takes(key) ? " (an SSH connection that HTTPS runs in goes under 'tunnel')" : ""));
        }
        if (section == Section.SSH && isApi) {
            return Optional.of("is an api key; a transport of kind: ssh does not take it");
        }
        if (section == Section.TARGET && (isApi || isSsh)) {
            return Optional.of("belongs under 'transport'");
        }
        return Arrays.stream(Section.values())
                .filter(other -> other.takes(key))
                .findFirst()
                .map(other -> "belongs to %s; %s does not take it".formatted(other.title(), section.title()));
    }

    private String allowed() {
        return section.keys().stream().collect(Collectors.joining(", "));
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /// The number of letters to put in, leave out, exchange or swap with the next one.
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(int[][] steps, String a, String b, int i, int j) {
        int exchange = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(exchange, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
