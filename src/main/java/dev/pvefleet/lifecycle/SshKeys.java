package dev.pvefleet.lifecycle;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// PVE wants the public keys of a VM percent-encoded before they are encoded for the way (its format `urlencoded`).
/// A container's it takes plain.
final class SshKeys {
    /// PVE's own check. A plain key has a blank in it, so it never passes for an encoded one.
    private static final Pattern ENCODED = Pattern.compile("[-%a-zA-Z0-9_.!~*'()]*");

    private SshKeys() {}

    static String encoded(String keys) {
        if (ENCODED.matcher(keys).matches()) {
            return keys;
        }
        String lines =
                keys.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
        return URLEncoder.encode(lines, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
