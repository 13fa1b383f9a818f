package dev.pvefleet.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pvefleet.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process loads the library once, so each test has a process of its own.
class NativeLibraryTest {
    @TempDir
    Path folder;

    private Path temporary;
    private Path database;

    @BeforeEach
    void make() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        database = Files.createDirectory(folder.resolve("lib")).resolve("state.db");
    }

    @Test
    void evenAKilledProcessLeavesNothingBehind() throws Exception {
        try (Child child = Child.start(temporary, Loading.class, database.toString())) {
            child.awaitLine("loaded");
            child.kill();
        }

        assertThat(temporary).isEmptyDirectory();
        assertThat(database.getParent()).isEmptyDirectory();
    }

    @Test
    void whereTemporaryFilesMayNotBeExecutedItIsLoadedFromBesideTheDatabase() throws Exception {
        mountNoexec(temporary);
        try (Child child = Child.start(temporary, Loading.class, database.toString())) {
            child.awaitLine("loaded");
            child.kill();
            assertThat(temporary).isEmptyDirectory();
            assertThat(database.getParent()).isEmptyDirectory();
        } finally {
            run("umount", temporary.toString());
        }
    }

    @Test
    void whereNoFileMayBeExecutedItSaysSo() throws Exception {
        mountNoexec(temporary);
        try (Child child = Child.start(
                temporary, Loading.class, temporary.resolve("state.db").toString())) {
            child.awaitLine(
                    "SQLite's library can be loaded from none of [%s, %s]: one of them has to be writable and executable"
                            .formatted(temporary, temporary));
            child.kill();
            assertThat(temporary).isEmptyDirectory();
        } finally {
            run("umount", temporary.toString());
        }
    }

    private static void mountNoexec(Path place) throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "noexec,size=8m", "tmpfs", place.toString()) == 0,
                "only root may mount a file system");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// Loads the library, says how that went, and goes on until it is killed.
    static final class Loading {
        private Loading() {}

        public static void main(String... args) throws InterruptedException {
            try {
                NativeLibrary.load(Path.of(args[0]));
                Child.say("loaded");
            } catch (StateException e) {
                Child.say(String.valueOf(e.getMessage()));
            }
            new CountDownLatch(1).await();
        }
    }
}
