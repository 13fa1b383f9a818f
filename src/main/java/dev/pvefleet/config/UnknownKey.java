package dev.pvefleet.config;

import java.util.Arrays;
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
        return Spelling.nearest(section.keys(), key);
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
}
