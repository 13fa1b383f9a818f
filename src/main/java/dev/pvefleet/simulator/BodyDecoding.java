package dev.pvefleet.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Decodes parameters with the quirks of PVE::APIServer::AnyEvent: a form is also split at a bare `;`, of a pair
/// nothing is read after a second bare `=`, and a name without a value is undefined, whatever it was before.
///
/// A parameter that is there and undefined has an empty list of values.
final class BodyDecoding {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BodyDecoding() {}

    /// A body that cannot be read.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static Map<String, List<String>> form(String text) {
        Map<String, List<String>> params = new LinkedHashMap<>();
        for (String pair : text.split("[&;]", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", -1);
                String name = decoded(parts[0]);
                String value = parts.length > 1 ? decoded(parts[1]) : "";
                if (!name.equals("_dc")) {
                    add(params, name, value);
                }
            }
        }
        return params;
    }

    /// Perl's `split` drops an empty value, and an undefined one takes the place of all before it.
    private static void add(Map<String, List<String>> params, String name, String value) {
        List<String> values = params.computeIfAbsent(name, _ -> new ArrayList<>());
        if (value.isEmpty()) {
            values.clear();
        } else {
            values.add(value);
        }
    }

    /// @param typed whether booleans and arrays arrive as such, as from PVE 8 on; before, pveproxy makes a form of all
    /// for pvedaemon
    static Map<String, List<String>> json(byte[] body, boolean typed) throws Malformed {
        JsonNode tree;
        try {
            tree = JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new Malformed("malformed JSON string");
        }
        if (tree == null || !tree.isObject()) {
            throw new Malformed("malformed JSON string, neither tag, array, object, number, string or atom");
        }
        Map<String, List<String>> params = new LinkedHashMap<>();
        tree.properties().forEach(entry -> {
            List<String> values = params.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>());
            if (!entry.getValue().isArray()) {
                if (!entry.getValue().isNull()) {
                    values.add(text(entry.getValue(), typed));
                }
            } else if (typed) {
                entry.getValue().forEach(item -> values.add(text(item, true)));
            } else {
                entry.getValue().forEach(item -> add(params, entry.getKey(), text(item, false)));
            }
        });
        return params;
    }

    private static String text(JsonNode value, boolean typed) {
        return value.isBoolean() && typed ? (value.asBoolean() ? "1" : "0") : value.asText();
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
