package dev.pvefleet.proxmox.rest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a query or form as PVE does, with all its oddities (`decode_urlencoded` in PVE::APIServer::AnyEvent).
final class PveDecoder {
    private PveDecoder() {}

    static Map<String, List<String>> decode(String data) {
        Map<String, List<String>> decoded = new LinkedHashMap<>();
        for (String pair : data.split("[&;]", 0)) {
            String[] sides = pair.split("=", 0);
            if (sides.length > 1) {
                decoded.computeIfAbsent(unescape(sides[0]), name -> new ArrayList<>())
                        .add(unescape(sides[1]));
            }
        }
        return decoded;
    }

    private static String unescape(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '%' && text.substring(at).matches("(?s)%[0-9a-fA-F]{2}.*")) {
                octets.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
                at += 2;
            } else {
                octets.write(letter == '+' ? ' ' : letter);
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }
}
