package dev.pvefleet.state.sqlite;

import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/// Loads SQLite itself, which the driver brings as a library that has to be a file to be loaded.
///
/// The driver would leave that file among the temporary ones whenever the process is killed. Here it lies in a folder
/// of
/// its own, which is deleted as soon as the library is loaded; and where temporary files may not be executed
/// (`noexec`),
/// the folder is made beside the database.
final class NativeLibrary {
    private static final String FOLDER = "org.sqlite.tmpdir";

    private static boolean loaded;

    private NativeLibrary() {}

    /// Loads it, once in a process.
    static synchronized void load(Path database) {
        if (!loaded) {
            load(List.of(
                    Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                    Objects.requireNonNullElse(database.toAbsolutePath().getParent(), database)));
            loaded = true;
        }
    }

    private static void load(List<Path> places) {
        StateException why = new StateException(
                Reason.UNUSABLE,
                "SQLite's library can be loaded from none of %s: one of them has to be writable and executable"
                        .formatted(places));
        for (Path place : places) {
            try {
                loadFrom(place);
                return;
            } catch (Exception | LinkageError e) {
                why.addSuppressed(e);
            }
        }
        throw why;
    }

    private static void loadFrom(Path place) throws Exception {
        String before = System.getProperty(FOLDER);
        Path folder = Files.createTempDirectory(place, "pve-fleet-sqlite-");
        try {
            System.setProperty(FOLDER, folder.toString());
            SQLiteJDBCLoader.initialize();
        } finally {
            reset(before);
            delete(folder);
        }
    }

    private static void reset(@Nullable String before) {
        if (before == null) {
            System.clearProperty(FOLDER);
        } else {
            System.setProperty(FOLDER, before);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
