package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Who we are, as the headers of a request say it.
final class Token {
    static final String USER_AGENT = "pve-fleet";

    private Token() {}

    /// The value of `Authorization`. It is a secret: nothing but the HTTP client may see it.
    static String header(ApiConfig config) {
        return "PVEAPIToken=" + escaped(config.tokenId()) + "="
                + escaped(config.tokenSecret().value());
    }

    /// PVE cuts the value at `;` and then decodes percent signs (`extract_auth_value` in PVE::APIServer::Formatter).
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = octet > ' ' && octet < 0x7f && octet != '%' && octet != ';';
            escaped.append(
                    plain ? String.valueOf((char) octet) : "%" + HexFormat.of().toHexDigits(octet));
        }
        return escaped.toString();
    }
}
