package dev.pvefleet.proxmox.rest;

import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Verb;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/// A call as HTTP writes it: PVE takes the parameters of GET and DELETE in the query only, those of POST and PUT as a
/// form.
///
/// @param target the path and query behind the entry point, encoded
/// @param form the body, encoded; empty where there is none
record Wire(Verb verb, String target, Optional<String> form) {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    static Wire of(Call call) {
        String path = "/api2/json" + call.path(Wire::encoded);
        String params = joined(call.params());
        return switch (call.verb()) {
            case GET, DELETE -> new Wire(call.verb(), params.isEmpty() ? path : path + "?" + params, Optional.empty());
            case POST, PUT -> new Wire(call.verb(), path, params.isEmpty() ? Optional.empty() : Optional.of(params));
        };
    }

    private static String joined(Params params) {
        return params.values().stream()
                .map(param -> encoded(param.name()) + "=" + encoded(param.value()))
                .collect(Collectors.joining("&"));
    }

    /// Encodes everything that is not unreserved. PVE splits a form also at `;`, and drops what follows a second `=`
    /// (`decode_urlencoded` in PVE::APIServer::AnyEvent), so nothing is left to its parser.
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    /// The form may hold secrets, so it does not show.
    @Override
    public String toString() {
        return verb + " " + target;
    }
}
