package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSurroundingsTest {
    private final Surroundings process = Surroundings.ofThisProcess();

    @TempDir
    private Path directory;

    @Test
    void readsAFileUpToTheLimit() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "12345");

        assertThat(process.read(file, 5)).hasSize(5);
        assertThatIOException().isThrownBy(() -> process.read(file, 4)).withMessage("it is larger than 0 KiB");
        assertThatIOException().isThrownBy(() -> process.read(directory, 4)).withMessage("it is a directory");
    }

    @Test
    void seesWhoMayReadAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(process.isReadableByOthers(file)).isTrue();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(process.isReadableByOthers(file)).isFalse();
        assertThat(process.isReadableByOthers(directory.resolve("nope"))).isFalse();
    }

    @Test
    void seesTheEnvironment() {
        assertThat(process.variable("PATH")).isPresent();
        assertThat(process.variable("PVE_FLEET_NO_SUCH_VARIABLE")).isEmpty();
        assertThat(process.home()).isAbsolute();
        assertThat(process.isFile(directory)).isFalse();
    }
}
