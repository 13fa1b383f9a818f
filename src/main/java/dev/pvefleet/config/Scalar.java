package dev.pvefleet.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One value of the file with its placeholders resolved, to be read as the type its key wants.
///
/// Reading it wrongly notes a mistake and gives nothing, so that the rest of the file is still looked at. A mistake
/// quotes what stands in the file, never what a placeholder brought; `secret` and `parsed` do not quote at all.
///
/// @param path the key's path
/// @param raw what stands in the file
/// @param text the same with its placeholders resolved
record Scalar(Reading reading, Place place, String path, String raw, String text) {
    private static final int LONGEST_QUOTE = 60;
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,8}");
    private static final Pattern SECONDS = Pattern.compile("(0|[1-9][0-9]{0,5})(\\.[0-9]{1,3})?");
    private static final Map<String, Boolean> BOOLEANS = Map.of("true", true, "yes", true, "false", false, "no", false);

    void mistake(String what) {
        reading.mistakes().add(place, path, what);
    }

    void warn(String what) {
        reading.mistakes().warn(place, path, what);
    }

    /// The same, if it is one line of text. Line breaks and NULs have no place in a host, a header or an argument;
    /// there they would be a way to smuggle.
    Optional<Scalar> oneLine() {
        if (text.chars().anyMatch(Character::isISOControl)) {
            mistake("holds a line break, a NUL or another control character; one line of text is allowed");
            return Optional.empty();
        }
        return Optional.of(this);
    }

    /// A file that the value names, as messages may call it.
    String named(Path file) {
        return Placeholders.standIn(raw) ? "the file that '%s' names".formatted(shown()) : file.toString();
    }

    private String subject() {
        return (Placeholders.standIn(raw) ? "what '%s' stands for" : "'%s'").formatted(shown());
    }

    @Override
    public String toString() {
        return path;
    }

    /// What messages may show of it.
    String shown() {
        String printable = raw.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= LONGEST_QUOTE ? printable : printable.substring(0, LONGEST_QUOTE) + "…";
    }

    /// Reads it with a parser that throws `IllegalArgumentException`; the mistake quotes the value and says what is
    /// allowed.
    <T> Optional<T> as(String allowed, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException _) {
            mistake("%s is not %s".formatted(subject(), allowed));
            return Optional.empty();
        }
    }

    /// Reads it with a parser whose `IllegalArgumentException` says what is wrong without quoting the value.
    <T> Optional<T> parsed(Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            mistake(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /// The same with the value quoted in front.
    <T> Optional<T> quoted(Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            mistake(subject() + " " + e.getMessage());
            return Optional.empty();
        }
    }

    Optional<String> matching(Pattern form, String allowed) {
        return as(allowed, value -> {
            if (!form.matcher(value).matches()) {
                throw new IllegalArgumentException(allowed);
            }
            return value;
        });
    }

    /// One of a few words.
    <T> Optional<T> word(Map<String, T> words, String allowed) {
        return as(
                allowed,
                value ->
                        Optional.ofNullable(words.get(value)).orElseThrow(() -> new IllegalArgumentException(allowed)));
    }

    Optional<Boolean> bool() {
        return word(BOOLEANS, "true or false");
    }

    Optional<Integer> whole(int least, int most) {
        String allowed = "a whole number from %d to %d".formatted(least, most);
        return as(allowed, value -> {
            int number = WHOLE.matcher(value).matches() ? Integer.parseInt(value) : least - 1;
            if (number < least || number > most) {
                throw new IllegalArgumentException(allowed);
            }
            return number;
        });
    }

    Optional<Integer> port() {
        return whole(1, 65535);
    }

    /// A number of seconds without a unit, which its key names.
    Optional<Duration> seconds(Duration least, Duration most) {
        String allowed =
                "a number of seconds from %s to %s".formatted(Durations.inSeconds(least), Durations.inSeconds(most));
        return as(allowed, value -> {
            if (!SECONDS.matcher(value).matches()) {
                throw new IllegalArgumentException(allowed);
            }
            return Durations.between(least, most, Durations.ofSeconds(value));
        });
    }

    /// A duration with its unit.
    Optional<Duration> duration(Duration least, Duration most) {
        return durationOr("", least, most);
    }

    /// A duration with its unit, where a word may stand as well, which the caller has looked for.
    ///
    /// @param word empty if there is none
    Optional<Duration> durationOr(String word, Duration least, Duration most) {
        String allowed = "a duration with its unit (ms, s, m, h or d) from %s to %s%s"
                .formatted(Durations.text(least), Durations.text(most), word.isEmpty() ? "" : ", or " + word);
        return as(allowed, value -> Durations.between(least, most, Durations.parse(value)));
    }

    Optional<Path> filePath() {
        return as("a path: only your own '~/' is known", value -> {
            if (value.startsWith("~") && !value.equals("~") && !value.startsWith("~/")) {
                throw new IllegalArgumentException("another user's home");
            }
            return reading.paths().of(value);
        });
    }

    /// A secret. Its own text in a file that anybody may read is worth a warning.
    Secret secret() {
        if (!Placeholders.standIn(raw) && reading.surroundings().isReadableByOthers(reading.file())) {
            warn("holds a secret, and every user of this machine may read the file: chmod o-r it, or keep the secret"
                    + " elsewhere and name it with ${file:PATH}");
        }
        reading.placeholders().files(raw).forEach(this::warnIfOpen);
        return new Secret(text);
    }

    /// A file with a secret in it is its owner's business alone.
    void warnIfOpen(Path file) {
        if (reading.surroundings().isReadableByOthers(file)) {
            warn("every user of this machine may read the secret in %1$s: chmod 600 %1$s".formatted(file));
        }
    }
}
