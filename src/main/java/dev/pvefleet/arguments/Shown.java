package dev.pvefleet.arguments;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was found, as a message may show it: short, on one line, and harmless on a terminal.
final class Shown {
    private static final int LONGEST = 60;
    private static final int LONGEST_SENTENCE = 300;

    private Shown() {}

    static String of(@Nullable Object found) {
        return switch (found) {
            case null -> "null";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> "'" + safely(text) + "'";
            default -> safely(found.toString());
        };
    }

    static String safely(String text) {
        return cut(text, LONGEST);
    }

    /// A whole message that shows what was found.
    static String sentence(String text) {
        return cut(text, LONGEST_SENTENCE);
    }

    private static String cut(String text, int longest) {
        String start = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return start.codePoints()
                .map(c -> Character.isISOControl(c)
                                || !Character.isDefined(c)
                                || Character.getType(c) == Character.SURROGATE
                                || Character.getType(c) == Character.FORMAT
                        ? '?'
                        : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
