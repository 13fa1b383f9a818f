package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A lenient view of one object that PVE sent.
///
/// PVE's types drift with its version and the Perl behind an endpoint: a number may be a number, a numeric string
/// or null; a boolean 1, "1" or true. What is missing, null or of another sort reads as null. Unknown fields do
/// not show.
final class Fields {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");
    private static final Pattern SEPARATORS = Pattern.compile("[,;\\s]+");
    private static final double BEYOND_LONG = 0x1p63;

    private final JsonNode object;

    private Fields(JsonNode object) {
        this.object = object;
    }

    /// @throws BadAnswerException if the data is not an object
    static Fields of(JsonNode data) {
        if (!data.isObject()) {
            throw BadAnswerException.expected("an object", data);
        }
        return new Fields(data);
    }

    @Nullable
    Double number(String name) {
        return number(object.path(name));
    }

    /// A number as PVE may write it, wherever it stands.
    static @Nullable Double number(JsonNode value) {
        Double found = null;
        if (value.isNumber()) {
            found = value.doubleValue();
        } else if (value.isTextual()
                && NUMBER.matcher(value.textValue().strip()).matches()) {
            found = Double.valueOf(value.textValue().strip());
        }
        return found == null || !Double.isFinite(found) ? null : found;
    }

    /// A whole number, such as a count of bytes. A fraction is rounded: some of PVE's sums come as floats.
    @Nullable
    Long whole(String name) {
        JsonNode value = object.path(name);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        Double number = number(value);
        return number == null || Math.abs(number) >= BEYOND_LONG ? null : Long.valueOf(Math.round(number));
    }

    @Nullable
    Boolean flag(String name) {
        JsonNode value = object.path(name);
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isTextual() && !NUMBER.matcher(value.textValue().strip()).matches()) {
            return switch (value.textValue().strip().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on" -> true;
                case "false", "no", "off", "" -> false;
                default -> null;
            };
        }
        Double number = number(value);
        return number == null ? null : Boolean.valueOf(number != 0);
    }

    /// Whether a flag is set; PVE leaves out many that are not.
    boolean isSet(String name) {
        return Boolean.TRUE.equals(flag(name));
    }

    /// A text without blanks around it; an empty one reads as null, because PVE writes that for "not set".
    @Nullable
    String text(String name) {
        JsonNode value = object.path(name);
        if (!value.isValueNode() || value.isNull()) {
            return null;
        }
        String text = value.asText().strip();
        return text.isEmpty() ? null : text;
    }

    /// The words of a comma-separated list such as `content`, sorted, because PVE's hashes give them in any order.
    List<String> words(String name) {
        String text = text(name);
        return text == null
                ? List.of()
                : SEPARATORS
                        .splitAsStream(text)
                        .filter(word -> !word.isEmpty())
                        .sorted()
                        .distinct()
                        .toList();
    }

    Optional<Fields> object(String name) {
        JsonNode value = object.path(name);
        return value.isObject() ? Optional.of(new Fields(value)) : Optional.empty();
    }

    /// The elements of a list, whatever they are; empty if there is no list.
    List<JsonNode> list(String name) {
        List<JsonNode> elements = new ArrayList<>();
        JsonNode value = object.path(name);
        if (value.isArray()) {
            value.forEach(elements::add);
        }
        return elements;
    }

    /// The elements of a list that are objects.
    List<Fields> objects(String name) {
        return list(name).stream().filter(JsonNode::isObject).map(Fields::new).toList();
    }
}
