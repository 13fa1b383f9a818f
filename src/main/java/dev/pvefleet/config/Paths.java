package dev.pvefleet.config;

import java.nio.file.Path;
import java.util.Objects;

/// Reads paths as the file means them: `~` is the home directory, and a relative path starts at the file's directory,
/// so that the same file means the same wherever the program is started.
record Paths(Path home, Path directory) {

    static Paths seenFrom(Path file, Surroundings surroundings) {
        Path parent =
                surroundings.workingDirectory().resolve(file).toAbsolutePath().getParent();
        return new Paths(surroundings.home(), Objects.requireNonNullElse(parent, Path.of("/")));
    }

    Path of(String text) {
        if (text.equals("~")) {
            return home;
        }
        return (text.startsWith("~/") ? home.resolve(text.substring(2)) : directory.resolve(text)).normalize();
    }
}
