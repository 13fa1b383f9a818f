package dev.pvefleet.arguments;

import dev.pvefleet.config.Spelling;
import dev.pvefleet.model.GuestOptionNames;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.Tags;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Takes the arguments out of one document and collects what is wrong with them.
///
/// Values are what a JSON or YAML parser makes of a document. Numbers and flags may come as text, as they may for
/// PVE; text must be text. A key whose value is null is an argument that was not given.
final class Arguments {
    private static final int MOST_OPTIONS = 256;
    private static final int MOST_WORDS = 512;

    private final String operation;
    private final Map<String, ?> given;
    private final List<String> mistakes = new ArrayList<>();

    /// @param keys all that the operation takes
    Arguments(String operation, Map<String, ?> given, List<String> keys) {
        this.operation = operation;
        this.given = given;
        given.keySet().stream().filter(key -> !keys.contains(key)).forEach(key -> unknown(key, keys));
    }

    /// Ends the reading.
    ///
    /// @throws ArgumentsException if anything was wrong
    void end() {
        if (!mistakes.isEmpty()) {
            throw new ArgumentsException(mistakes);
        }
    }

    void mistake(String key, String text) {
        mistakes.add(key + ": " + text);
    }

    boolean has(String key) {
        return given.get(key) != null;
    }

    /// Whether there is an object that is not empty, good or not.
    boolean hasAny(String key) {
        return given.get(key) instanceof Map<?, ?> map && !map.isEmpty();
    }

    /// An argument that must be there.
    <T> Optional<T> required(String key, String why, Function<String, Optional<T>> reader) {
        if (!has(key)) {
            mistake(key, "is missing: " + why);
            return Optional.empty();
        }
        return reader.apply(key);
    }

    Optional<String> text(String key, Form form) {
        return value(key).flatMap(value -> {
            if (value instanceof String text && text.isBlank()) {
                mistake(key, "has no value; leave it out");
                return Optional.empty();
            }
            if (value instanceof String text && form.matches(text)) {
                return Optional.of(text);
            }
            return wrong(key, value, form.title());
        });
    }

    /// What a program reads on its standard input: bytes, or a text that says which.
    Optional<InputData> input(String key, Function<String, InputData> reader) {
        return value(key)
                .flatMap(value -> {
                    try {
                        return switch (value) {
                            case byte[] bytes -> Optional.of(InputData.of(bytes));
                            case String text -> Optional.of(reader.apply(text));
                            default -> wrong(key, value, "text");
                        };
                    } catch (IllegalArgumentException e) {
                        mistake(key, String.valueOf(e.getMessage()));
                        return Optional.<InputData>empty();
                    }
                })
                .filter(input -> !input.isEmpty());
    }

    /// Text that no message may show.
    Optional<String> secret(String key, Form form, int shortest) {
        return value(key).flatMap(value -> {
            if (value instanceof String text && form.matches(text) && text.length() >= shortest) {
                return Optional.of(text);
            }
            mistake(key, "is not %s of at least %d characters".formatted(form.title(), shortest));
            return Optional.empty();
        });
    }

    /// A value that has a type of its own.
    ///
    /// @param parser throws `IllegalArgumentException` with a message for the user
    <T> Optional<T> parsed(String key, Function<String, T> parser) {
        return value(key).flatMap(value -> {
            if (!(value instanceof String || Scalars.isWhole(value))) {
                return wrong(key, value, "one word or number");
            }
            try {
                return Optional.of(parser.apply(String.valueOf(value)));
            } catch (IllegalArgumentException e) {
                mistake(key, Shown.sentence(String.valueOf(e.getMessage())));
                return Optional.empty();
            }
        });
    }

    Optional<Integer> whole(String key, int least, int most) {
        return value(key).flatMap(value -> {
            Optional<Integer> number = Scalars.whole(value).filter(found -> found >= least && found <= most);
            return number.isPresent()
                    ? number
                    : wrong(key, value, "a whole number from %d to %d".formatted(least, most));
        });
    }

    boolean flag(String key, boolean otherwise) {
        return flag(key).orElse(otherwise);
    }

    Optional<Boolean> flag(String key) {
        return value(key).flatMap(value -> {
            Optional<Boolean> flag = Scalars.flag(value);
            return flag.isPresent() ? flag : wrong(key, value, "true or false");
        });
    }

    /// A program and its arguments.
    List<String> words(String key) {
        Optional<?> value = value(key);
        if (value.isEmpty() || !(value.get() instanceof List<?> list)) {
            value.ifPresent(found -> wrong(key, found, "a list of texts, the program first"));
            return List.of();
        }
        if (list.isEmpty() || list.size() > MOST_WORDS || "".equals(list.getFirst())) {
            mistake(key, "must have 1 to %d texts, the program first".formatted(MOST_WORDS));
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < list.size() && i < MOST_WORDS; i++) {
            element(key + "[" + i + "]", list.get(i), Form.ARGUMENT).ifPresent(words::add);
        }
        return words;
    }

    /// Names of options: a list, or as PVE has it, one text with commas.
    List<String> names(String key) {
        Optional<?> value = value(key);
        List<?> list = value.isPresent() && value.get() instanceof String text
                ? List.of(text.split("[,;\\s]+", -1))
                : value.isPresent() && value.get() instanceof List<?> found ? found : List.of();
        if (value.isPresent() && (list.isEmpty() || list.size() > MOST_OPTIONS)) {
            wrong(key, value.get(), "a list of 1 to %d names of options".formatted(MOST_OPTIONS));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < list.size() && i < MOST_OPTIONS; i++) {
            element(key + "[" + i + "]", list.get(i), Form.OPTION).ifPresent(names::add);
        }
        return names;
    }

    /// Options of a guest's configuration, as PVE takes them: everything becomes text, true and false 1 and 0.
    ///
    /// @param instead what to do to have none of an option
    Map<String, String> options(String key, String instead) {
        Optional<?> value = value(key);
        if (value.isEmpty() || !(value.get() instanceof Map<?, ?> map)) {
            value.ifPresent(found -> wrong(key, found, "an object of options and their values"));
            return Map.of();
        }
        if (map.size() > MOST_OPTIONS) {
            mistake(key, "has %d options; at most %d are allowed".formatted(map.size(), MOST_OPTIONS));
            return Map.of();
        }
        Map<String, String> options = new LinkedHashMap<>();
        map.forEach((name, option) -> option(key, String.valueOf(name), option, instead)
                .ifPresent(text -> options.put(String.valueOf(name), text)));
        return Collections.unmodifiableMap(options);
    }

    private Optional<String> option(String key, String name, @Nullable Object value, String instead) {
        if (!Form.OPTION.matches(name)) {
            mistake(key, "'%s' is not %s".formatted(Shown.safely(name), Form.OPTION.title()));
            return Optional.empty();
        }
        Optional<String> text = Scalars.text(value);
        if (text.isEmpty()) {
            mistake(key + "." + name, "must be a text, a number, or true or false; " + instead);
        } else if (GuestOptionNames.isNothing(name, text.get())) {
            mistake(key + "." + name, "has no value, which PVE takes and does nothing; " + instead);
            return Optional.empty();
        } else if (!fits(name, text.get())) {
            mistake(key + "." + name, formOf(name));
            return Optional.empty();
        }
        return text;
    }

    /// The files in which PVE keeps options have one a line; only these may have lines of their own, which are
    /// encoded.
    private static boolean fits(String option, String value) {
        return switch (option) {
            case "description", "sshkeys" -> Form.PROSE.matches(value);
            case "tags" ->
                Form.LINE.matches(value) && Tags.parse(value).values().stream().allMatch(Form.TAG::matches);
            default -> Form.LINE.matches(value);
        };
    }

    private static String formOf(String option) {
        return switch (option) {
            case "description", "sshkeys" -> "must be " + Form.PROSE.title();
            case "tags" -> "must be tags, separated by ';': each is " + Form.TAG.title();
            default -> "must be " + Form.LINE.title();
        };
    }

    /// Options that are misspelled or abbreviated. One that resembles none is left to PVE, which may be a newer one.
    void knownOptions(String key, GuestOptionNames known) {
        if (given.get(key) instanceof Map<?, ?> map) {
            map.keySet()
                    .forEach(name -> meant(String.valueOf(name), known)
                            .ifPresent(meant -> mistake(key + "." + Shown.safely(String.valueOf(name)), meant)));
        }
    }

    /// The same for names in a list.
    void knownNames(String key, List<String> names, GuestOptionNames known) {
        names.forEach(name ->
                meant(name, known).ifPresent(meant -> mistake(key, "'%s': %s".formatted(Shown.safely(name), meant))));
    }

    private static Optional<String> meant(String name, GuestOptionNames known) {
        if (name.isEmpty() || name.length() > 60 || known.has(name)) {
            return Optional.empty();
        }
        List<String> longer = known.abbreviatedAs(name);
        return Spelling.nearest(known.candidates(name), name)
                .or(() -> longer.isEmpty() ? Optional.empty() : Optional.of(String.join("' or '", longer)))
                .map(meant -> "unknown; did you mean '%s'?".formatted(meant));
    }

    private Optional<String> element(String place, @Nullable Object value, Form form) {
        if (value instanceof String text && form.matches(text)) {
            return Optional.of(text);
        }
        return wrong(place, value, form.title());
    }

    private Optional<Object> value(String key) {
        return Optional.ofNullable(given.get(key));
    }

    private <T> Optional<T> wrong(String key, @Nullable Object found, String allowed) {
        mistake(key, "%s is not %s".formatted(Shown.of(found), allowed));
        return Optional.empty();
    }

    private void unknown(String key, List<String> keys) {
        String shown = Shown.safely(key);
        String text = Spelling.nearest(keys, key.length() > 60 ? "" : key)
                .map(known -> "unknown; did you mean '%s'?".formatted(known))
                .orElseGet(() -> keys.isEmpty()
                        ? "unknown; %s takes no arguments".formatted(operation)
                        : "unknown; %s takes: %s".formatted(operation, String.join(", ", keys)));
        mistake(shown, text);
    }
}
