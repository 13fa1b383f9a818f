package dev.pvefleet.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Tombstone;
import dev.pvefleet.model.Transition;
import dev.pvefleet.model.Transition.Sort;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.state.Changes;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.Samples;
import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(AT, ZoneOffset.UTC);
    private static final Migrations WITH_ONE_MORE = withOneMore();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("state.db");
    }

    @Test
    void anEmptyFileGetsAllTables() {
        Stores.open(folder, 20, CLOCK).close();

        assertThat(Sql.ask(file, "PRAGMA user_version")).isEqualTo(Integer.toString(Migrations.ALL.newest()));
        assertThat(Sql.ask(file, "PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(Sql.ask(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    /// The file was written when the first version of the tables was the only one, and must never be written anew.
    @Test
    void whatTheFirstVersionWroteIsStillUnderstood() throws Exception {
        writeFirstVersion();

        try (OpenStore store = Stores.open(folder, 20, CLOCK)) {
            TargetSnapshot lab = Samples.target(Samples.LAB, 4, AT);
            assertThat(store.load().targets().values())
                    .as("addresses without the card that they are of are read anew")
                    .containsExactly(lab.withAddresses(new Addresses(new TreeMap<>(), Duration.ZERO)));
            assertThat(store.history(Samples.LAB, new Vmid(100)))
                    .extracting(version -> version.record().name(), GuestVersion::since)
                    .containsExactly(tuple("guest-100", AT), tuple("old", AT.minusSeconds(60)));
            assertThat(store.tombstones(Samples.LAB))
                    .extracting(Tombstone::vanishedAt)
                    .containsExactly(AT);
            assertThat(store.transitions(Optional.of(Samples.LAB), Instant.EPOCH, 10))
                    .extracting(Transition::sort)
                    .contains(Sort.MOVED, Sort.GUEST_STATUS, Sort.APPEARED, Sort.VANISHED);
            assertThat(store.previousRun(Samples.LAB, Operation.SYNC)).contains(AT.minusSeconds(60));
            assertThat(store.guestConfig(Samples.LAB, new Vmid(100))).isPresent();
            assertThat(store.nodeConfigs(Samples.LAB)).hasSize(1);
            assertThat(store.latest(10)).containsExactly(Changes.failed(1, AT));
        }
        assertThat(Sql.ask(file, "PRAGMA user_version")).isEqualTo(Integer.toString(Migrations.ALL.newest()));
    }

    @Test
    void theFirstVersionIsMigratedAndKeepsItsContent() throws Exception {
        writeFirstVersion();

        Database.open(file, WITH_ONE_MORE, Duration.ofSeconds(5)).close();

        assertThat(Sql.ask(file, "PRAGMA user_version")).isEqualTo(Integer.toString(WITH_ONE_MORE.newest()));
        assertThat(Sql.ask(file, "SELECT note FROM guest WHERE vmid = 100")).isEqualTo("new");
        assertThat(Sql.ask(file, "SELECT count(*) FROM guest")).isEqualTo("5");
    }

    @Test
    void aStepThatFailsLeavesTheFileAsItWas() throws Exception {
        writeFirstVersion();
        List<String> steps = new ArrayList<>(WITH_ONE_MORE.steps());
        steps.add("ALTER TABLE absent ADD COLUMN note TEXT;\n");

        assertThatThrownBy(() -> Database.open(file, new Migrations(steps), Duration.ofSeconds(5)))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("no such table: absent");

        assertThat(Sql.ask(file, "PRAGMA user_version")).isEqualTo("1");
        assertThat(Sql.ask(file, "SELECT count(*) FROM pragma_table_info('guest') WHERE name = 'note'"))
                .isEqualTo("0");
    }

    @Test
    void theFileOfANewerVersionIsRefusedAndLeftAlone() throws Exception {
        Database.open(file, WITH_ONE_MORE, Duration.ofSeconds(5)).close();
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> Stores.open(folder, 20, CLOCK))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NEWER))
                .hasMessage(
                        "%s was written by a newer pve-fleet (version %d of its tables, this one knows %d): use that pve-fleet, or name another state.path",
                        file, WITH_ONE_MORE.newest(), Migrations.ALL.newest());

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void theFileOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
        Sql.run(file, "CREATE TABLE theirs (a)", "INSERT INTO theirs VALUES (1)");
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> Stores.open(folder, 20, CLOCK))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN))
                .hasMessage("%s is a database of another program: name another state.path", file);

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void twoProcessesMayOpenAnEmptyFileAtOnce() {
        try (OpenStore first = Stores.open(folder, 20, CLOCK);
                OpenStore second = Stores.open(folder, 20, CLOCK)) {
            first.write(List.of(new Observation.OneGuest(Samples.guest(Samples.LAB, 100, AT))));

            assertThat(second.history(Samples.LAB, new Vmid(100))).hasSize(1);
        }
    }

    private static Migrations withOneMore() {
        List<String> steps = new ArrayList<>(Migrations.ALL.steps());
        steps.add("ALTER TABLE guest ADD COLUMN note TEXT;\nUPDATE guest SET note = 'new';\n");
        return new Migrations(steps);
    }

    private void writeFirstVersion() throws IOException, SQLException {
        try (InputStream dump = MigrationsTest.class.getResourceAsStream("/dev/pvefleet/state/version-1.sql");
                Connection connection = Sql.connect(file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(new String(Objects.requireNonNull(dump).readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
