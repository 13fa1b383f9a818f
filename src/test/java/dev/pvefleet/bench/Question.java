package dev.pvefleet.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// One question of the bench, asked of each form of the program that it is about.
interface Question {
    /// By which it is chosen: `-Dbench=cycle,scrape`.
    String name();

    /// The forms that it is about, built or not.
    default Set<Form> forms() {
        return Set.of(Form.values());
    }

    List<Line> lines();

    /// Measures everything that {@link #lines} promises.
    ///
    /// @param folder empty, and gone afterwards
    void measure(Form form, Path folder, Sheet sheet) throws Exception;
}
