package dev.pvefleet.admin;

import dev.pvefleet.config.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The parameters behind the question mark: known ones, each once.
final class Query {
    private static final int LONGEST = 256;

    private final Map<String, String> given;
    private final List<String> mistakes = new ArrayList<>();

    private Query(Map<String, String> given) {
        this.given = given;
    }

    /// @param pairs as they came
    /// @param known what is taken
    static Query of(Collection<Map.Entry<String, String>> pairs, List<String> known) {
        Query query = new Query(once(pairs));
        query.given.keySet().stream().filter(name -> !known.contains(name)).forEach(name -> query.unknown(name, known));
        query.end();
        return query;
    }

    /// All of them, for somebody who knows the names.
    static Map<String, String> once(Collection<Map.Entry<String, String>> pairs) {
        Map<String, String> given = new LinkedHashMap<>();
        for (Map.Entry<String, String> pair : pairs) {
            if (given.put(pair.getKey(), pair.getValue()) != null) {
                throw Problem.of(Trouble.USAGE, "the query has '%s' more than once".formatted(shown(pair.getKey())))
                        .asException();
            }
        }
        return given;
    }

    /// @param parser throws `IllegalArgumentException` with a message for the user
    <T> Optional<T> get(String name, Function<String, T> parser) {
        return Optional.ofNullable(given.get(name)).flatMap(text -> {
            try {
                return Optional.of(parser.apply(shown(text)));
            } catch (IllegalArgumentException e) {
                mistakes.add(name + ": " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /// To be called when all was taken.
    void end() {
        if (!mistakes.isEmpty()) {
            throw Problem.of(Trouble.USAGE, mistakes).asException();
        }
    }

    private void unknown(String name, List<String> known) {
        mistakes.add(Spelling.nearest(known, shown(name))
                .map(near -> "%s: unknown; did you mean '%s'?".formatted(shown(name), near))
                .orElseGet(() -> known.isEmpty()
                        ? "%s: unknown; there are no query parameters here".formatted(shown(name))
                        : "%s: unknown; there are: %s".formatted(shown(name), String.join(", ", known))));
    }

    /// Never more than a line, and nothing that steers a terminal. What is legal passes unchanged.
    private static String shown(String text) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
