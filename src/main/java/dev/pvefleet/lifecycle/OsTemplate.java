package dev.pvefleet.lifecycle;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The volume id of an OS template, `local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst`.
record OsTemplate(String storage, String volume) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*):vztmpl/[^/\\s]+");

    static Optional<OsTemplate> parse(String text) {
        Matcher found = FORM.matcher(text);
        return found.matches() ? Optional.of(new OsTemplate(found.group(1), text)) : Optional.empty();
    }
}
