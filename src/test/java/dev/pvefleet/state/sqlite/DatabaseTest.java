package dev.pvefleet.state.sqlite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.schedule.HandClock;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.Samples;
import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import dev.pvefleet.state.document.DocumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    private Path file;
    private Database database;

    @BeforeEach
    void open() throws Exception {
        file = Files.createFile(folder.resolve("state.db"));
        database = Database.open(file, Migrations.ALL, Duration.ofMillis(300));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFileThatMayNotGrowIsFullAndKeepsWhatItHas() {
        SqliteStore store = new SqliteStore(database, 20, new HandClock(Samples.NOW));
        sync(store, 2);
        limit("PRAGMA max_page_count = 1");

        assertThatThrownBy(() -> sync(store, 5_000))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FULL))
                .hasMessageStartingWith(file + " cannot grow, its file system is full: ");
        assertThat(guests(store)).isEqualTo(2);

        limit("PRAGMA max_page_count = 1000000");
        sync(store, 5_000);
        assertThat(guests(store)).isEqualTo(5_000);
    }

    @Test
    void workThatFailsLeavesNothingBehind() {
        assertThatThrownBy(() -> database.write(session -> {
                    insert(session);
                    throw new IllegalStateException("as this test wants it");
                }))
                .hasMessage("as this test wants it");

        assertThat(count()).isZero();
    }

    @Test
    void whatCannotBeUnderstoodIsDamage() {
        assertThatThrownBy(() -> database.read(session -> {
                    throw new DocumentException("'vmid' is missing");
                }))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .hasMessage(file + " holds what cannot be understood: 'vmid' is missing");
    }

    @Test
    void whoFindsAnotherProcessWritingWaitsAndThenGivesUp() throws Exception {
        try (Child child = Child.start(Writing.class, file.toString())) {
            child.awaitLine("writing");

            assertThatThrownBy(() -> database.write(DatabaseTest::insert))
                    .isInstanceOfSatisfying(
                            StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY))
                    .hasMessageStartingWith(file + " is kept busy by another process: ");
            assertThat(count()).isZero();

            child.kill();
            database.write(DatabaseTest::insert);
            assertThat(count()).isOne();
        }
    }

    @Test
    void whoFindsAnotherThreadAtWorkForTooLongGivesUp() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread other = Thread.ofPlatform()
                .start(() -> database.read(session -> {
                    working.countDown();
                    awaitQuietly(ended);
                    return 1;
                }));
        working.await();

        assertThatThrownBy(() -> database.read(session -> 1))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));

        ended.countDown();
        other.join();
        assertThat(database.<Integer>read(session -> 1)).isOne();
    }

    @Test
    void aFileThatWasDeletedIsNotWrittenOn() throws Exception {
        Files.delete(file);

        assertThatThrownBy(() -> database.write(session -> 1))
                .isInstanceOf(StateException.class)
                .hasMessage(file + " was moved or deleted while it was in use");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int insert(Session session) throws SQLException {
        return session.update("INSERT INTO target (name, seen_at) VALUES (?, ?)", "lab", 1L);
    }

    private long count() {
        return database.<Long>read(session -> session.first("SELECT count(*) FROM target", row -> row.getLong(1))
                .orElseThrow());
    }

    private static int guests(SqliteStore store) {
        return requireNonNull(store.load().targets().get(Samples.LAB))
                .inventory()
                .orElseThrow()
                .guests()
                .size();
    }

    private static void sync(SqliteStore store, int guests) {
        store.write(List.of(new Observation.Everything(
                Samples.target(Samples.LAB, guests, Samples.NOW).inventory().orElseThrow())));
    }

    private void limit(String pragma) {
        database.read(session -> session.first(pragma, row -> row.getLong(1)));
    }

    /// Is in the middle of a write until it is killed.
    static final class Writing {
        private Writing() {}

        public static void main(String... args) {
            try (Database database = Database.open(Path.of(args[0]), Migrations.ALL, Duration.ofSeconds(5))) {
                database.write(session -> {
                    insert(session);
                    Child.say("writing");
                    awaitQuietly(new CountDownLatch(1));
                    return 1;
                });
            }
        }
    }
}
