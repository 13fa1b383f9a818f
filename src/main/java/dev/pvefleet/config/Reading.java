package dev.pvefleet.config;

import java.nio.file.Path;

/// What one reading of one file works with.
record Reading(Path file, Mistakes mistakes, Paths paths, Placeholders placeholders, Surroundings surroundings) {

    static Reading of(Path file, Surroundings surroundings) {
        Paths paths = Paths.seenFrom(file, surroundings);
        return new Reading(file, new Mistakes(file), paths, new Placeholders(surroundings, paths), surroundings);
    }
}
