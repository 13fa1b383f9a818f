package dev.pvefleet.config;

import java.util.ArrayList;
import java.util.List;

/// Splits a command into its words by the rules of a shell's quotes and backslashes, without being one: what only a
/// shell could do is refused rather than passed on as plain text.
///
/// Messages do not show the command, because a password may stand in it.
final class CommandWords {
    private static final String SHELL_ONLY = "|;&$`<>()";
    private static final String SHELL_ONLY_IN_QUOTES = "$`";
    private static final String PLACES = "hpr%";
    private static final int MOST_WORDS = 64;

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int next;

    private CommandWords(String text) {
        this.text = text;
    }

    static List<String> split(String text) {
        List<String> words = new CommandWords(text).words();
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException("names no program");
        }
        if (words.getFirst().equals("exec")) {
            throw new IllegalArgumentException("begins with 'exec', which only a shell knows: leave it out");
        }
        if (words.size() > MOST_WORDS) {
            throw new IllegalArgumentException("has more than %d words".formatted(MOST_WORDS));
        }
        words.forEach(CommandWords::checkPlaces);
        return words;
    }

    private List<String> words() {
        while (next < text.length()) {
            char c = text.charAt(next++);
            switch (c) {
                case ' ', '\t' -> endWord();
                case '\'' -> quoted(c);
                case '"' -> quoted(c);
                case '\\' -> append(following());
                default -> append(plain(c, SHELL_ONLY));
            }
        }
        endWord();
        return words;
    }

    private void quoted(char quote) {
        inWord = true;
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == quote) {
                return;
            }
            append(quote == '\'' ? c : inDoubleQuotes(c));
        }
        throw new IllegalArgumentException("opens a quote (%s) and never closes it".formatted(quote));
    }

    /// Between double quotes a backslash is an escape only before the characters that mean something there.
    private char inDoubleQuotes(char c) {
        if (c == '\\' && next < text.length() && "\"\\$`".indexOf(text.charAt(next)) >= 0) {
            return text.charAt(next++);
        }
        return plain(c, SHELL_ONLY_IN_QUOTES);
    }

    private char following() {
        if (next >= text.length()) {
            throw new IllegalArgumentException("ends with a backslash");
        }
        return text.charAt(next++);
    }

    private static char plain(char c, String refused) {
        if (refused.indexOf(c) >= 0) {
            throw new IllegalArgumentException(
                    "holds '%s': no shell is used, so it would not do what it looks like; quote it with '…' if it is meant as text"
                            .formatted(c));
        }
        return c;
    }

    private void append(char c) {
        inWord = true;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private static void checkPlaces(String word) {
        for (int at = word.indexOf('%'); at >= 0; at = word.indexOf('%', at + 2)) {
            if (at + 1 >= word.length() || PLACES.indexOf(word.charAt(at + 1)) < 0) {
                throw new IllegalArgumentException(
                        "holds a '%' that is none of %h (host), %p (port), %r (user) and %% (a percent sign)");
            }
        }
    }
}
