package dev.pvefleet.state.sqlite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.state.Observation;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.Samples;
import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void whatItMakesIsForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("var/lib/pve-fleet/state.db");

        try (StateFile home = new StateFile(file, 20, CLOCK);
                OpenStore store = home.open()) {
            write(store);

            assertThat(permissions(requireNonNull(file.getParent()))).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("var"))).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(requireNonNull(file.getParent()))) {
                assertThat(files)
                        .hasSize(4)
                        .allSatisfy(made -> assertThat(permissions(made)).isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void whatIsThereKeepsItsPermissions() throws IOException {
        Path file = Files.createFile(
                folder.resolve("state.db"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));

        try (StateFile home = new StateFile(file, 20, CLOCK);
                OpenStore store = home.open()) {
            write(store);
        }

        assertThat(permissions(file)).isEqualTo("rw-r-----");
    }

    @Test
    void theSecondAgentIsRefused() {
        Path file = folder.resolve("state.db");
        try (StateFile first = new StateFile(file, 20, CLOCK);
                OpenStore store = first.open();
                StateFile second = new StateFile(file, 20, CLOCK)) {
            write(store);

            assertThatThrownBy(second::open)
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TAKEN))
                    .hasMessage(
                            "state.path: %s is used by another agent (process %d): stop that one, or name another file for this one",
                            file, ProcessHandle.current().pid());
            write(store);
        }
    }

    @Test
    void anAgentMayBeginWhereAnotherHasEnded() {
        Path file = folder.resolve("state.db");
        try (StateFile first = new StateFile(file, 20, CLOCK);
                OpenStore store = first.open()) {
            write(store);
        }

        assertThatCode(() -> {
                    try (StateFile second = new StateFile(file, 20, CLOCK);
                            OpenStore store = second.open()) {
                        write(store);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void anAgentThatWasKilledKeepsNobodyAway() throws Exception {
        Path file = folder.resolve("state.db");
        try (Child child = Child.start(Holder.class, file.toString())) {
            child.awaitLine("held");
            try (StateFile home = new StateFile(file, 20, CLOCK)) {
                assertThatThrownBy(home::open).hasMessageContaining("(process " + child.pid() + ")");

                child.kill();

                try (OpenStore store = home.open()) {
                    write(store);
                }
            }
        }
    }

    @Test
    void aCommandMayWriteBesideAnAgent() {
        Path file = folder.resolve("state.db");
        try (StateFile agent = new StateFile(file, 20, CLOCK);
                OpenStore store = agent.open()) {
            write(store);
            try (OpenStore beside = new StateFile(file, 20, CLOCK).openBeside()) {
                write(beside);
            }

            assertThat(store.load().targets()).hasSize(1);
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain"));
        Path file = plain.resolve("state.db");

        assertThatThrownBy(() -> new StateFile(file, 20, CLOCK).openBeside())
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE))
                .hasMessageStartingWith(file + " cannot be made: ");
    }

    @Test
    void aDamagedFileIsSaidToBe() throws IOException {
        Path file = Files.writeString(folder.resolve("state.db"), "no database ".repeat(1000));

        assertThatThrownBy(() -> new StateFile(file, 20, CLOCK).openBeside())
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .hasMessageStartingWith(file + " is damaged: ");
    }

    @Test
    void setsAsideWithAllThatBelongsToItAndOverwritesNothing() throws IOException {
        Path file = folder.resolve("state.db");
        StateFile home = new StateFile(file, 20, CLOCK);
        for (int i = 0; i < 2; i++) {
            Files.writeString(file, "damaged " + i);
            Files.writeString(folder.resolve("state.db-wal"), "log " + i);
            home.setAside();
        }

        assertThat(Files.readString(folder.resolve("state.db.corrupt-20260301T120000Z")))
                .isEqualTo("damaged 0");
        assertThat(Files.readString(folder.resolve("state.db.corrupt-20260301T120000Z-wal")))
                .isEqualTo("log 0");
        assertThat(Files.readString(folder.resolve("state.db.corrupt-20260301T120000Z-2")))
                .isEqualTo("damaged 1");
        assertThat(Files.readString(folder.resolve("state.db.corrupt-20260301T120000Z-2-wal")))
                .isEqualTo("log 1");
        assertThat(file).doesNotExist();
    }

    private static void write(OpenStore store) {
        store.write(List.of(new Observation.OneGuest(Samples.guest(Samples.LAB, 100, CLOCK.instant()))));
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Holds the file until it is killed.
    static final class Holder {
        private Holder() {}

        public static void main(String... args) throws InterruptedException {
            try (StateFile home = new StateFile(Path.of(args[0]), 20, CLOCK);
                    OpenStore store = home.open()) {
                write(store);
                Child.say("held");
                Thread.currentThread().join();
            }
        }
    }
}
