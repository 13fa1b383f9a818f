package dev.pvefleet.bench;

import java.nio.file.Path;
import java.util.List;

/// One question of the bench, asked of each form of the program.
interface Question {
    /// By which it is chosen: `-Dbench=cycle,scrape`.
    String name();

    List<Line> lines();

    /// Measures everything that {@link #lines} promises.
    ///
    /// @param folder empty, and gone afterwards
    void measure(Form form, Path folder, Sheet sheet) throws Exception;
}
