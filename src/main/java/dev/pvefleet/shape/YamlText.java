package dev.pvefleet.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes a document as YAML that readers of version 1.1 and of 1.2 read as the same.
///
/// Numbers, dates, times and special values of either version begin with a digit, a sign, a dot, or one of YAML's own
/// characters. So a text stands without quotes only if it begins with a letter, `/` or `_`, and is none of the words
/// that one of the versions takes for something else. Jackson's writer leaves dates, `0x1f`, `1_000` and `=` without
/// quotes, and writes some line breaks so that the two versions read them differently.
final class YamlText {
    /// What may stand without quotes, apart from `: ` and ` #` in the middle.
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}/_][\\p{L}\\p{N}/_.,;=+()@%!'*&?<>|~:# -]*");

    /// YAML 1.1 has more of them than 1.2, and in any case.
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

    /// Lines that a block shows as they are: it has no escapes, and takes its indentation from the first line.
    private static final Pattern BLOCK = Pattern.compile("[^\\s\\p{C}][^\\p{C}\\p{Zl}\\p{Zp}\\n]*(?s:\\n.*)");

    private static final Pattern LINE = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]*");
    private static final String INDENT = "  ";

    private final StringBuilder yaml = new StringBuilder();

    private YamlText() {}

    static String of(JsonNode document) {
        YamlText text = new YamlText();
        if (isFilled(document)) {
            text.lines(document, "", "");
        } else {
            text.yaml.append(scalar(document, "")).append('\n');
        }
        return text.yaml.toString();
    }

    /// @param first what stands in front of the first line, where a list's dash has taken the place of the indentation
    private void lines(JsonNode node, String first, String indent) {
        String begin = first;
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                yaml.append(begin).append(name(member.getKey())).append(':');
                // A list stands below its name without an indentation of its own.
                value(member.getValue(), member.getValue().isArray() ? indent : indent + INDENT, indent + INDENT);
                begin = indent;
            }
            return;
        }
        for (Iterator<JsonNode> elements = node.elements(); elements.hasNext(); ) {
            JsonNode element = elements.next();
            yaml.append(begin).append('-');
            if (isFilled(element)) {
                lines(element, " ", indent + INDENT);
            } else {
                yaml.append(' ').append(scalar(element, indent + INDENT)).append('\n');
            }
            begin = indent;
        }
    }

    private void value(JsonNode value, String below, String block) {
        if (isFilled(value)) {
            yaml.append('\n');
            lines(value, below, below);
        } else {
            yaml.append(' ').append(scalar(value, block)).append('\n');
        }
    }

    private static boolean isFilled(JsonNode node) {
        return node.isContainerNode() && !node.isEmpty();
    }

    private static String scalar(JsonNode value, String indent) {
        return switch (value.getNodeType()) {
            case OBJECT -> "{}";
            case ARRAY -> "[]";
            case NULL, MISSING -> "null";
            case BOOLEAN -> value.asText();
            case NUMBER ->
                value.isIntegralNumber() || !Double.isFinite(value.doubleValue())
                        ? value.asText()
                        : value.decimalValue().toPlainString();
            case STRING, BINARY, POJO -> text(value.asText(), indent);
        };
    }

    private static String text(String text, String indent) {
        if (isBlock(text)) {
            return (text.endsWith("\n") ? "|" : "|-") + indented(text, indent);
        }
        return name(text);
    }

    private static String indented(String text, String indent) {
        StringBuilder block = new StringBuilder();
        text.lines()
                .forEach(line ->
                        block.append('\n').append(line.isEmpty() ? "" : indent).append(line));
        return block.toString();
    }

    private static boolean isBlock(String text) {
        return BLOCK.matcher(text).matches()
                && !text.endsWith("\n\n")
                && text.split("\n", -1).length > 1
                && Pattern.compile("\n")
                        .splitAsStream(text)
                        .allMatch(line -> LINE.matcher(line).matches() && !line.endsWith(" "));
    }

    private static String name(String text) {
        return isPlain(text) ? text : quoted(text);
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches()
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":")
                && !text.endsWith(" ")
                && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(letter -> quoted.append(escaped(letter)));
        return quoted.append('"').toString();
    }

    /// The escapes that both versions have.
    private static String escaped(int letter) {
        return switch (letter) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case ' ' -> " ";
            default ->
                isShown(letter)
                        ? Character.toString(letter)
                        : letter <= 0xffff ? "\\u%04x".formatted(letter) : "\\U%08x".formatted(letter);
        };
    }

    /// Not what is invisible, steers, or may not stand in YAML.
    private static boolean isShown(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
