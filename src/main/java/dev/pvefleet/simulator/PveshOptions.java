package dev.pvefleet.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads the options of a pvesh call as Perl's Getopt::Long does: names in any case and abbreviated, one dash or two,
/// and `--name=` without a value refused.
final class PveshOptions {
    private static final Set<String> FORMATTING =
            Set.of("output-format", "human-readable", "noborder", "noheader", "quiet");
    private static final Pattern INDEX = Pattern.compile("\\d+$");

    private final SortedSet<String> names;
    private final Predicate<String> isBoolean;
    private final Map<String, List<String>> params = new LinkedHashMap<>();
    private final Map<String, String> formatting = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();

    PveshOptions(SortedSet<String> names, Predicate<String> isBoolean) {
        this.names = names;
        this.isBoolean = isBoolean;
    }

    Map<String, List<String>> params() {
        return params;
    }

    Optional<String> formatting(String name) {
        return Optional.ofNullable(formatting.get(name));
    }

    /// What could not be read, in pvesh's words; empty if all is well.
    List<String> complaints() {
        return complaints;
    }

    PveshOptions read(List<String> words) {
        int index = 0;
        while (index < words.size()) {
            String word = words.get(index++);
            if (!word.startsWith("-") || word.length() < 2) {
                // What is wrong with an option counts more than a word too many.
                if (complaints.isEmpty()) {
                    complaints.add("400 too many arguments");
                    return this;
                }
                continue;
            }
            index = option(word.substring(word.startsWith("--") ? 2 : 1), words, index);
        }
        if (!complaints.isEmpty()) {
            complaints.add("400 unable to parse option");
        }
        return this;
    }

    private int option(String text, List<String> words, int next) {
        int equals = text.indexOf('=');
        String given = equals < 0 ? text : text.substring(0, equals);
        Optional<String> name = fullName(given.toLowerCase(Locale.ROOT));
        if (name.isEmpty()) {
            complaints.add("Unknown option: " + given.toLowerCase(Locale.ROOT));
            return next;
        }
        boolean flag = isFlag(name.get());
        if (equals >= 0) {
            String value = text.substring(equals + 1);
            if (value.isEmpty()) {
                complaints.add("Option %s requires an argument".formatted(given));
            } else {
                put(name.get(), value);
            }
            return next;
        }
        if (flag && (next >= words.size() || words.get(next).startsWith("-"))) {
            put(name.get(), "1");
            return next;
        }
        if (next >= words.size()) {
            complaints.add("Option %s requires an argument".formatted(given));
            return next;
        }
        put(name.get(), words.get(next));
        return next + 1;
    }

    private boolean isFlag(String name) {
        return FORMATTING.contains(name) ? !name.equals("output-format") : isBoolean.test(name);
    }

    private void put(String name, String value) {
        if (FORMATTING.contains(name)) {
            formatting.put(name, value);
        } else {
            params.computeIfAbsent(name, _ -> new ArrayList<>()).add(isFlag(name) ? bool(value) : value);
        }
    }

    private static String bool(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "on", "yes", "true" -> "1";
            case "0", "off", "no", "false" -> "0";
            default -> value;
        };
    }

    /// The one name that the given one abbreviates, or which it is; `net0` is one of `net[n]`.
    private Optional<String> fullName(String given) {
        SortedSet<String> all = new TreeSet<>(names);
        all.addAll(FORMATTING);
        String numbered = INDEX.matcher(given).replaceFirst("[n]");
        if (!numbered.equals(given) && all.contains(numbered)) {
            return Optional.of(given);
        }
        List<String> matching = all.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(given))
                .toList();
        return matching.stream()
                .filter(name -> name.equalsIgnoreCase(given))
                .findFirst()
                .or(() -> matching.size() == 1 ? Optional.of(matching.getFirst()) : Optional.empty());
    }
}
