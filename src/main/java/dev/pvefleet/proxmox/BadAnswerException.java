package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Kind;
import java.util.ArrayList;
import java.util.List;

/// PVE answered, but not with what was asked for: another shape than the decoder can read, or an error inside of a
/// success. {@link ProxmoxApi} adds what had been asked.
final class BadAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_TEXT = 60;
    private static final int MOST_KEYS = 8;

    private final Kind kind;

    BadAnswerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    static BadAnswerException expected(String wanted, JsonNode found) {
        return new BadAnswerException(Kind.MALFORMED, "expected " + wanted + ", found " + describe(found));
    }

    /// Names the shape and the keys, not the values, since those may be anything.
    private static String describe(JsonNode found) {
        return switch (found.getNodeType()) {
            case ARRAY -> "a list of " + found.size();
            case OBJECT -> "an object with the keys " + firstKeys(found);
            case STRING -> "the text '" + clip(found.textValue()) + "'";
            case NUMBER -> "the number " + found.asText();
            case BOOLEAN -> "the word " + found.asText();
            case NULL, MISSING -> "nothing";
            case BINARY, POJO -> "something that is not JSON";
        };
    }

    private static String clip(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }

    private static String firstKeys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(key -> {
            if (keys.size() < MOST_KEYS) {
                keys.add(clip(key));
            }
        });
        return keys.isEmpty() ? "(none)" : String.join(", ", keys);
    }
}
