package dev.pvefleet.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads options of a guest from a file: one mapping of names to single values, in YAML or JSON, with the placeholders
/// of the configuration.
///
/// Values are taken as they are written, because PVE knows their types; only `true` and `false` are flags.
public final class OptionsFile {
    private static final int LARGEST_FILE = 1024 * 1024;

    private final Surroundings surroundings;

    public OptionsFile(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// The options of a file.
    ///
    /// @throws ConfigException with every mistake of the file
    public Map<String, Object> read(Path file) {
        Reading reading = Reading.ofOptions(file, surroundings);
        try {
            return read(reading, surroundings.read(file, LARGEST_FILE));
        } catch (IOException e) {
            throw reading.mistakes().fatal(Place.WHOLE_FILE, "cannot be read: " + problem(e));
        }
    }

    /// The options that came another way.
    ///
    /// @param source what messages call it
    /// @throws ConfigException with every mistake
    public Map<String, Object> read(Path source, byte[] content) {
        return read(Reading.ofOptions(source, surroundings), content);
    }

    /// Why a file cannot be read, in words.
    public static String problem(IOException why) {
        return FileProblem.of(why);
    }

    private static Map<String, Object> read(Reading reading, byte[] content) {
        Optional<Mapping> top =
                Mapping.top(reading, YamlSource.compose(content, reading.mistakes(), "one option, such as 'cores: 4'"));
        Map<String, Object> options = new LinkedHashMap<>();
        top.ifPresent(mapping -> mapping.keys()
                .forEach(key -> mapping.block(key).ifPresent(value -> options.put(key, plain(value.text())))));
        reading.mistakes().throwIfAny();
        return options;
    }

    private static Object plain(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> text.stripTrailing();
        };
    }
}
