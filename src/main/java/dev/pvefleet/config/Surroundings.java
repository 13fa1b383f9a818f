package dev.pvefleet.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What a configuration depends on beside its own text: the environment, the home directory, and other files.
public interface Surroundings {
    /// The value of an environment variable, if it is set.
    Optional<String> variable(String name);

    /// The directory that `~` stands for.
    Path home();

    /// The directory that relative paths of the command line start from.
    Path workingDirectory();

    boolean isFile(Path file);

    /// Whether users beside the owner and the group may read the file. False where the file system cannot say.
    boolean isReadableByOthers(Path file);

    /// Whether the file is there, or may be, and this user may not read it.
    boolean isDenied(Path file);

    /// The file's bytes.
    ///
    /// @throws IOException if it cannot be read, or is larger than the limit
    byte[] read(Path file, int limit) throws IOException;

    /// Those of this process.
    static Surroundings ofThisProcess() {
        return new ProcessSurroundings();
    }
}
