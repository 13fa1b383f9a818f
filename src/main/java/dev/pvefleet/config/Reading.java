package dev.pvefleet.config;

import java.nio.file.Path;

/// What one reading of one file works with.
///
/// @param withoutValue what is said of a key that has no value
record Reading(
        Path file,
        Mistakes mistakes,
        Paths paths,
        Placeholders placeholders,
        Surroundings surroundings,
        String withoutValue) {
    private static final String WITHOUT_VALUE = "has no value: give one, or take the key out";

    static Reading of(Path file, Surroundings surroundings) {
        Paths paths = Paths.seenFrom(file, surroundings);
        return new Reading(
                file, new Mistakes(file), paths, new Placeholders(surroundings, paths), surroundings, WITHOUT_VALUE);
    }

    /// The same for options of a guest, of which one may want to be rid.
    static Reading ofOptions(Path file, Surroundings surroundings) {
        Reading plain = of(file, surroundings);
        return new Reading(
                file,
                plain.mistakes,
                plain.paths,
                plain.placeholders,
                surroundings,
                WITHOUT_VALUE + "; to unset an option of a guest that is there: --unset");
    }
}
