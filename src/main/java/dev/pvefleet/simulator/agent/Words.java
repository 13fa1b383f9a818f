package dev.pvefleet.simulator.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Splits a shell script into words and operators; quotes keep words together and operators quiet.
final class Words {
    private static final Set<String> OPERATORS = Set.of(";", "&&", "||", "\n");

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;

    private Words() {}

    static List<String> of(String script) {
        Words words = new Words();
        int index = 0;
        while (index < script.length()) {
            index = words.take(script, index);
        }
        words.end();
        return words.words;
    }

    static boolean isOperator(String word) {
        return OPERATORS.contains(word);
    }

    /// @return where to go on
    private int take(String script, int index) {
        char next = script.charAt(index);
        if (next == '\'' || next == '"') {
            int close = script.indexOf(next, index + 1);
            int end = close < 0 ? script.length() : close;
            word.append(script, index + 1, end);
            begun = true;
            return end + 1;
        }
        if (next == '\\' && index + 1 < script.length()) {
            word.append(script.charAt(index + 1));
            begun = true;
            return index + 2;
        }
        if (script.startsWith("&&", index) || script.startsWith("||", index)) {
            operator(script.substring(index, index + 2));
            return index + 2;
        }
        if (next == ';' || next == '\n') {
            operator(String.valueOf(next));
        } else if (next == ' ' || next == '\t') {
            end();
        } else {
            word.append(next);
            begun = true;
        }
        return index + 1;
    }

    private void operator(String text) {
        end();
        words.add(text);
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
            word.setLength(0);
            begun = false;
        }
    }
}
