package dev.pvefleet.simulator.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Checks parameters against the schema as PVE::JSONSchema does, complaint by complaint.
final class Verification {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d*\\.?\\d+(?:[eE][+-]?\\d+)?");

    private Verification() {}

    /// The parameters in the form that handlers read. One that is there and undefined keeps its empty list.
    ///
    /// @param arrays whether what was given several times is an array, as from PVE 8 on, and not one text with NULs
    /// @throws ApiError 400 with a complaint for each parameter that is wrong
    static Map<String, List<String>> check(Rule rule, Map<String, List<String>> given, boolean arrays) {
        Map<String, String> errors = new TreeMap<>();
        given.forEach((name, values) -> rule.property(name)
                .ifPresentOrElse(
                        property -> complaint(name, property, joined(property, values, arrays))
                                .ifPresent(text -> errors.put(name, text)),
                        () -> errors.put(
                                name,
                                "property is not defined in schema and the schema does not allow additional"
                                        + " properties")));
        rule.properties().forEach((name, property) -> {
            if (!property.optional() && given.getOrDefault(name, List.of()).isEmpty()) {
                errors.put(name, "property is missing and it is not optional");
            }
            property.requires().ifPresent(other -> {
                if (given.containsKey(name) && !given.containsKey(other)) {
                    errors.put(name, "missing property - '%s' requires this property".formatted(other));
                }
            });
        });
        if (!errors.isEmpty()) {
            throw ApiError.parameters(errors);
        }
        Map<String, List<String>> checked = new LinkedHashMap<>();
        given.forEach(
                (name, values) -> checked.put(name, joined(rule.property(name).orElseThrow(), values, arrays)));
        return checked;
    }

    /// PVE 7 joins a repeated parameter with NUL. Later ones keep an array, and join it where the schema has a list.
    private static List<String> joined(Property property, List<String> values, boolean arrays) {
        if (values.size() < 2 || property.isArray()) {
            return List.copyOf(values);
        }
        if (!arrays) {
            return List.of(String.join("\0", values));
        }
        return property.isList() ? List.of(String.join(",", values)) : List.copyOf(values);
    }

    private static Optional<String> complaint(String name, Property property, List<String> values) {
        if (property.isArray() || values.isEmpty()) {
            return Optional.empty();
        }
        String value = values.size() == 1 ? values.getFirst() : "ARRAY(0x5581f2a3c0e8)";
        if (values.size() > 1) {
            return Optional.of("type check ('%s') failed - got '%s'".formatted(property.type(), value));
        }
        return typeComplaint(property, value)
                .or(() -> property.format()
                        .flatMap(format -> Formats.complaint(format, value))
                        .map(text -> "invalid format - " + text))
                .or(() -> property.keys().isEmpty()
                        ? Optional.empty()
                        : Formats.complaint(name, property.keys(), value).map(text -> "invalid format - " + text))
                .or(() -> allowedComplaint(property, value))
                .or(() -> textComplaint(property, value))
                .or(() -> rangeComplaint(property, value));
    }

    private static Optional<String> typeComplaint(Property property, String value) {
        boolean good = switch (property.type()) {
            case "integer" -> INTEGER.matcher(value).matches();
            case "number" -> NUMBER.matcher(value).matches();
            case "boolean" -> value.equals("0") || value.equals("1");
            default -> true;
        };
        return good
                ? Optional.empty()
                : Optional.of("type check ('%s') failed - got '%s'".formatted(property.type(), value));
    }

    private static Optional<String> allowedComplaint(Property property, String value) {
        return property.allowed().isEmpty() || property.allowed().contains(value)
                ? Optional.empty()
                : Optional.of("value '%s' does not have a value in the enumeration '%s'"
                        .formatted(value, String.join(", ", property.allowed())));
    }

    private static Optional<String> textComplaint(Property property, String value) {
        if (property.pattern().isPresent()
                && !property.pattern().get().matcher(value).matches()) {
            return Optional.of("value does not match the regex pattern");
        }
        if (property.maxLength().isPresent()
                && value.length() > property.maxLength().get()) {
            return Optional.of("value may only be %d characters long"
                    .formatted(property.maxLength().get()));
        }
        if (property.minLength().isPresent()
                && value.length() < property.minLength().get()) {
            return Optional.of("value must be at least %d characters long"
                    .formatted(property.minLength().get()));
        }
        return Optional.empty();
    }

    private static Optional<String> rangeComplaint(Property property, String value) {
        if (!property.type().equals("integer") && !property.type().equals("number")) {
            return Optional.empty();
        }
        double number = Double.parseDouble(value);
        if (property.minimum().isPresent() && number < property.minimum().get()) {
            return Optional.of("value must have a minimum value of %s"
                    .formatted(plain(property.minimum().get())));
        }
        if (property.maximum().isPresent() && number > property.maximum().get()) {
            return Optional.of("value must have a maximum value of %s"
                    .formatted(plain(property.maximum().get())));
        }
        return Optional.empty();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
