package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What PVE's schema demands of one parameter.
///
/// @param format the name of a format, if it has one
/// @param keys the parts of a property string such as `net0`; empty if it is none
record Property(
        String type,
        boolean optional,
        Optional<String> format,
        Map<String, Property> keys,
        List<String> allowed,
        Optional<Pattern> pattern,
        Optional<Double> minimum,
        Optional<Double> maximum,
        Optional<Integer> minLength,
        Optional<Integer> maxLength,
        Optional<String> requires) {

    static Property of(JsonNode schema) {
        return new Property(
                schema.path("type").asText("string"),
                schema.path("optional").asInt() == 1,
                text(schema, "format"),
                all(schema.path("keys")),
                words(schema.path("enum")),
                text(schema, "pattern").map(Property::whole),
                number(schema, "minimum"),
                number(schema, "maximum"),
                number(schema, "minLength").map(Double::intValue),
                number(schema, "maxLength").map(Double::intValue),
                text(schema, "requires"));
    }

    static Map<String, Property> all(JsonNode schemas) {
        Map<String, Property> properties = new LinkedHashMap<>();
        schemas.properties().forEach(entry -> properties.put(entry.getKey(), of(entry.getValue())));
        return properties;
    }

    boolean isBoolean() {
        return type.equals("boolean");
    }

    boolean isArray() {
        return type.equals("array");
    }

    /// Whether it is one text with several values in it.
    boolean isList() {
        return format.filter(name -> name.endsWith("-list")).isPresent();
    }

    private static Pattern whole(String perl) {
        return Pattern.compile("^(?:" + perl + ")$");
    }

    private static Optional<String> text(JsonNode schema, String name) {
        return Optional.ofNullable(schema.get(name)).map(JsonNode::asText);
    }

    private static Optional<Double> number(JsonNode schema, String name) {
        return Optional.ofNullable(schema.get(name)).map(JsonNode::asDouble);
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }
}
