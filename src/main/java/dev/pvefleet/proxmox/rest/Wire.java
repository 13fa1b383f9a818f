package dev.pvefleet.proxmox.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Verb;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A call as HTTP writes it: PVE takes the parameters of GET and DELETE in the query only, those of POST and PUT as a
/// form, which every version reads the same way; arrays as JSON, which PVE takes from 8 on.
///
/// A form has no arrays. PVE makes one of a name that stands several times, but an empty value takes the place of all
/// before it (`decode_urlencoded` in PVE::APIServer::AnyEvent), and PVE 7 splits a single one at blanks and commas
/// (`split_list` in PVE::Tools). What that would change is an {@link #objection(Call)}.
///
/// @param target the path and query behind the entry point, encoded
record Wire(Verb verb, String target, Wire.Payload body) {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final Pattern SEPARATOR = Pattern.compile("[,;\\s]");
    private static final int OLD_LIMIT = 64 << 10;
    private static final int LIMIT = 512 << 10;

    static Wire of(Call call) {
        String path = "/api2/json" + call.path(Wire::encoded);
        Params params = call.params();
        return switch (call.verb()) {
            case GET, DELETE ->
                new Wire(call.verb(), params.isEmpty() ? path : path + "?" + joined(params), new NoBody());
            case POST, PUT -> new Wire(call.verb(), path, payload(call));
        };
    }

    /// Why PVE would not read this as it is meant.
    static Optional<String> objection(Call call) {
        return call.params()
                .firstEmpty()
                .map(name -> "'%s' has an empty value, which PVE takes for none at all".formatted(name))
                .or(() -> isJson(call) ? Optional.empty() : formObjection(call))
                .or(() -> tooLarge(call));
    }

    private static Optional<String> formObjection(Call call) {
        return call.params().arrays().stream()
                .flatMap(name -> formObjection(call, name, call.params().array(name)).stream())
                .findFirst();
    }

    private static Optional<String> formObjection(Call call, String name, List<String> elements) {
        if (call.version().isEmpty()) {
            return Optional.of("how '%s' is sent depends on PVE's version".formatted(name));
        }
        PveVersion version = call.version().get();
        if (elements.contains("")) {
            return Optional.of(("'%s' has an empty word: PVE %s takes it as a form, which loses the word and all before"
                            + " it; PVE 8 does not")
                    .formatted(name, version));
        }
        if (elements.size() == 1 && SEPARATOR.matcher(elements.getFirst()).find()) {
            return Optional.of(
                    "'%s' is a single word with blanks or commas: PVE %s would split it there; PVE 8 does not"
                            .formatted(name, version));
        }
        return Optional.empty();
    }

    /// What pveproxy takes at most (pve-http-server, `limit_max_post`): more since 5.2.1, which came with PVE 8.4.
    private static Optional<String> tooLarge(Call call) {
        boolean old = call.version().filter(version -> !version.isAtLeast(8, 4)).isPresent();
        int limit = old ? OLD_LIMIT : LIMIT;
        int size = of(call).body().size();
        return size <= limit
                ? Optional.empty()
                : Optional.of("the request would have %d bytes; PVE%s takes at most %d KiB"
                        .formatted(
                                size,
                                call.version().map(version -> " " + version).orElse(""),
                                limit >> 10));
    }

    private static boolean isJson(Call call) {
        return !call.params().arrays().isEmpty()
                && call.version().filter(version -> version.isAtLeast(8, 0)).isPresent();
    }

    private static Payload payload(Call call) {
        if (call.params().isEmpty()) {
            return new NoBody();
        }
        return isJson(call) ? new JsonText(json(call.params())) : new FormText(joined(call.params()));
    }

    private static String json(Params params) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Params.Param param : params.values()) {
            if (params.arrays().contains(param.name())) {
                object.withArrayProperty(param.name()).add(param.value());
            } else {
                object.put(param.name(), param.value());
            }
        }
        return object.toString();
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

    /// The body may hold secrets, so it does not show.
    @Override
    public String toString() {
        return verb + " " + target;
    }

    /// What follows the head of a request. It may hold secrets, so it does not show.
    sealed interface Payload {
        /// Bytes on the way.
        int size();
    }

    record NoBody() implements Payload {
        @Override
        public int size() {
            return 0;
        }
    }

    record FormText(String text) implements Payload {
        @Override
        public int size() {
            return text.length();
        }

        @Override
        public String toString() {
            return "a form";
        }
    }

    record JsonText(String text) implements Payload {
        @Override
        public int size() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public String toString() {
            return "JSON";
        }
    }
}
