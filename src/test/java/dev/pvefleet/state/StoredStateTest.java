package dev.pvefleet.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.Contact;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.schedule.HandClock;
import dev.pvefleet.schedule.LogLines;
import dev.pvefleet.state.StateException.Reason;
import dev.pvefleet.state.sqlite.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStateTest {
    private static final TargetName LAB = Samples.LAB;
    private static final TargetName OTHER = new TargetName("other");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MORE_THAN_SQLITE_KEEPS_IN_MEMORY = 9_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(START);
    private final Counted counted = new Counted();
    private final LogLines log = new LogLines(StateCondition.class.getName());
    private final Deque<StoredState> opened = new ArrayDeque<>();
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("state.db");
    }

    @AfterEach
    void close() {
        opened.forEach(StoredState::close);
        log.close();
    }

    @Test
    void aNewAgentBeginsWithWhatTheEarlierOneWrote() {
        TargetSnapshot lab = Samples.target(LAB, 5, START);
        try (StoredState earlier = open(LAB)) {
            put(earlier, lab);
        }

        TargetSnapshot restored = target(open(LAB), LAB);

        assertThat(restored.inventory()).isEqualTo(lab.inventory());
        assertThat(restored.nodes()).isEqualTo(lab.nodes());
        assertThat(restored.addresses()).isEqualTo(lab.addresses());
        assertThat(restored.pressures()).isEqualTo(lab.pressures());
        assertThat(restored.cluster()).isEqualTo(lab.cluster());
        assertThat(restored.restored()).containsExactlyInAnyOrder(Operation.values());
        assertThat(restored.contact()).isEqualTo(Contact.NONE);
        assertThat(restored.collectors()).isEmpty();
        OperationRecord sync = Objects.requireNonNull(restored.operations().get(Operation.SYNC));
        assertThat(sync.lastSuccess()).contains(START.minusMillis(500));
        assertThat(sync.lastAttempt()).isEmpty();
        assertThat(sync.runs()).isZero();
        assertThat(sync.failures()).isEmpty();
    }

    @Test
    void whatClaimsToHaveBeenReadInTheFutureIsNotTakenOver() {
        try (StoredState earlier = open(LAB)) {
            put(earlier, Samples.target(LAB, 5, START));
        }
        clock.turn(Duration.ofHours(-2));

        TargetSnapshot restored = target(open(LAB), LAB);

        assertThat(restored.restored()).isEmpty();
        assertThat(restored.inventory()).isEmpty();
        assertThat(restored.nodes()).isEmpty();
        assertThat(restored.addresses()).isEmpty();
        assertThat(restored.pressures()).isEmpty();
        assertThat(restored.cluster()).isEmpty();
        assertThat(restored.operations().values())
                .allSatisfy(it -> assertThat(it.lastSuccess()).isEmpty());
    }

    @Test
    void onlyWhatWasReadIsMarkedAsRestored() {
        try (StoredState earlier = open(LAB)) {
            put(
                    earlier,
                    TargetSnapshot.unread(new TargetSnapshot.Facts(LAB, "all", "api", false), Map.of())
                            .withInventory(Samples.inventory(LAB, START, List.of())));
        }

        assertThat(target(open(LAB), LAB).restored()).containsExactly(Operation.SYNC);
    }

    @Test
    void theFirstSuccessReplacesWhatWasRestoredAndAFailureDoesNot() {
        try (StoredState earlier = open(LAB)) {
            put(earlier, Samples.target(LAB, 1, START));
        }
        TargetSnapshot restored = target(open(LAB), LAB);

        TargetSnapshot failed =
                restored.with(Operation.SYNC, record -> record.ran(START, Duration.ZERO, Optional.of("timeout")));
        TargetSnapshot read = failed.with(Operation.SYNC, record -> record.ran(START, Duration.ZERO, Optional.empty()));
        TargetSnapshot failedAgain =
                read.with(Operation.SYNC, record -> record.ran(START, Duration.ZERO, Optional.of("timeout")));

        assertThat(failed.restored()).contains(Operation.SYNC);
        assertThat(read.restored()).doesNotContain(Operation.SYNC).contains(Operation.SMART);
        assertThat(failedAgain.restored()).doesNotContain(Operation.SYNC);
    }

    @Test
    void targetsThatAreNotConfiguredAnyMoreStayInTheFileOnly() {
        try (StoredState earlier = open(LAB, OTHER)) {
            put(earlier, Samples.target(LAB, 1, START));
            put(earlier, Samples.target(OTHER, 1, START));
        }

        try (StoredState next = open(OTHER)) {
            assertThat(next.snapshot().targets()).containsOnlyKeys(OTHER);
        }
        assertThat(open(LAB, OTHER).snapshot().targets()).containsOnlyKeys(LAB, OTHER);
    }

    @Test
    void aFirstAgentBeginsWithNothing() {
        StoredState state = open(LAB);

        assertThat(state.snapshot()).isEqualTo(FleetSnapshot.EMPTY);
        assertThat(state.trouble()).isEmpty();
    }

    @Test
    void whatWasRestoredIsNotWrittenAgain() {
        try (StoredState earlier = open(LAB)) {
            put(earlier, Samples.target(LAB, 1, START));
        }
        StoredState state = open(LAB);
        try (OpenStore beside = new StateFile(file, 20, clock).openBeside()) {
            beside.write(List.of(new Observation.Everything(Samples.inventory(LAB, START.plusSeconds(5), List.of()))));
        }

        state.update(fleet -> fleet.with(LAB, known -> known.with(Contact.NONE.reached(START))));
        flush(state);

        assertThat(requireNonNull(state.store().load().targets().get(LAB))
                        .inventory()
                        .orElseThrow()
                        .recordedAt())
                .isEqualTo(START.plusSeconds(5));
        assertThat(state.store().tombstones(LAB)).hasSize(1);
    }

    @Test
    void eachWriteIsToldWithItsTime() {
        StoredState state = open(LAB);
        put(state, Samples.target(LAB, 1, START));
        clock.turn(Duration.ofSeconds(30));
        put(state, Samples.target(LAB, 1, START.plusSeconds(30)));
        flush(state);

        assertThat(counted.written()).contains(START, START.plusSeconds(30)).hasSize(2);
        assertThat(counted.failed()).isEmpty();
    }

    @Test
    void aDamagedFileMakesWayAtTheStartAndIsKept() throws IOException {
        Files.writeString(file, "no database ".repeat(1000));

        StoredState state = open(LAB);
        put(state, Samples.target(LAB, 3, START));

        assertThat(state.store().load().targets()).containsOnlyKeys(LAB);
        assertThat(Files.readString(folder.resolve("state.db.corrupt-20260301T120000Z")))
                .startsWith("no database");
        assertThat(counted.failed()).containsExactly(Reason.CORRUPT);
        assertThat(state.trouble()).isEmpty();
        assertThat(log.texts())
                .singleElement()
                .asString()
                .startsWith("WARN the state is begun anew, the damaged file is now " + file
                        + ".corrupt-20260301T120000Z (");
    }

    @Test
    void aFileThatIsDamagedUnderAnAgentMakesWayAndNothingOfTheSnapshotIsLost() throws IOException {
        StoredState state = open(LAB);
        put(state, Samples.target(LAB, MORE_THAN_SQLITE_KEEPS_IN_MEMORY, START));
        put(state, Samples.target(OTHER, 3, START));
        damage();

        put(state, Samples.target(LAB, MORE_THAN_SQLITE_KEEPS_IN_MEMORY, START.plusSeconds(30)));

        assertThat(requireNonNull(state.snapshot().targets().get(LAB))
                        .inventory()
                        .orElseThrow()
                        .recordedAt())
                .isEqualTo(START.plusSeconds(30));
        assertThat(state.store().load().targets()).containsOnlyKeys(LAB, OTHER);
        assertThat(state.trouble()).isEmpty();
        assertThat(damaged()).hasSize(1);
        assertThat(counted.failed()).containsExactly(Reason.CORRUPT);
    }

    @Test
    void aDefectThatLooksLikeDamageDoesNotFillTheDisk() {
        StoredState state = new StoredState(counted, clock);
        opened.add(state);
        AlwaysDamaged home = new AlwaysDamaged(file);
        state.open(home, List.of(LAB));
        for (int i = 0; i < 10; i++) {
            put(state, Samples.target(LAB, 1, START.plusSeconds(i)));
        }

        assertThat(home.setAside).isEqualTo(3);
        assertThat(state.trouble().orElseThrow()).hasMessageContaining("damaged again, after 3 files");
        assertThat(state.snapshot().targets()).containsOnlyKeys(LAB);
    }

    @Test
    void aFileThatIsMovedAwayIsWrittenAnew() throws IOException {
        StoredState state = open(LAB);
        put(state, Samples.target(LAB, 3, START));
        Files.move(file, folder.resolve("elsewhere.db"));

        put(state, Samples.target(LAB, 3, START.plusSeconds(30)));

        assertThat(log.texts())
                .containsExactly(
                        "WARN the state is not written, monitoring goes on from memory: %s was moved or deleted while it was in use"
                                .formatted(file),
                        "INFO the state is written again");
        assertThat(state.trouble()).isEmpty();
        assertThat(state.store().load()).isEqualTo(state.snapshot());
        assertThat(counted.failed()).containsExactly(Reason.UNUSABLE);
    }

    @Test
    void anAgentWhoseFileCannotBeMadeGoesOnAndTriesAgain() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "");
        file = plain.resolve("state.db");

        StoredState state = open(LAB);
        put(state, Samples.target(LAB, 3, START));
        put(state, Samples.target(LAB, 3, START.plusSeconds(30)));

        assertThat(state.snapshot().targets()).containsOnlyKeys(LAB);
        assertThat(state.trouble().orElseThrow()).hasMessage("%s cannot be made: %s is no directory", file, plain);
        assertThat(counted.failed()).hasSizeGreaterThanOrEqualTo(3).containsOnly(Reason.UNUSABLE);

        Files.delete(plain);
        put(state, Samples.target(LAB, 3, START.plusSeconds(60)));

        assertThat(state.trouble()).isEmpty();
        assertThat(state.store().load()).isEqualTo(state.snapshot());
        assertThat(log.texts())
                .containsExactly(
                        "WARN the state is not written, monitoring goes on from memory: %s cannot be made: %s is no directory"
                                .formatted(file, plain),
                        "INFO the state is written again");
    }

    @Test
    void theStateOfAnotherAgentIsLeftAlone() {
        StoredState first = open(LAB);
        put(first, Samples.target(LAB, 1, START));

        StoredState second = new StoredState(counted, clock);
        opened.add(second);

        assertThatThrownBy(() -> second.open(new StateFile(file, 20, clock), List.of(LAB)))
                .isInstanceOfSatisfying(
                        StateException.class, e -> assertThat(e.isOthers()).isTrue())
                .hasMessageContaining("is used by another agent");
        assertThat(second.snapshot()).isEqualTo(FleetSnapshot.EMPTY);
    }

    @Test
    void theLastChangesAreWrittenAtTheEnd() {
        StoredState state = open(LAB);
        for (int i = 0; i < 20; i++) {
            int run = i;
            state.update(fleet -> fleet.with(Samples.target(LAB, 1, START.plusSeconds(run))));
        }

        state.close();
        clock.turn(LONG);

        assertThat(folder.resolve("state.db-wal")).doesNotExist();
        assertThat(target(open(LAB), LAB).inventory().orElseThrow().recordedAt())
                .isEqualTo(START.plusSeconds(19));
    }

    @Test
    void aChangeAfterTheEndIsNoFailure() {
        StoredState state = open(LAB);
        state.close();

        state.update(fleet -> fleet.with(Samples.target(LAB, 1, START)));

        assertThat(state.snapshot().targets()).containsOnlyKeys(LAB);
    }

    @Test
    void aDiskThatHangsHoldsUpNeitherReadersNorTheEnd() throws Exception {
        try (Hanging home = new Hanging(file)) {
            StoredState state = new StoredState(counted, clock, Duration.ofMillis(50));
            state.open(home, List.of(LAB));
            state.update(fleet -> fleet.with(Samples.target(LAB, 1, START)));
            home.awaitWrite();

            state.update(fleet -> fleet.with(Samples.target(OTHER, 1, START)));
            assertThat(state.snapshot().targets()).containsOnlyKeys(LAB, OTHER);

            state.close();
        }
    }

    @Test
    void theAuditTrailOutlivesTheAgent() {
        ChangeRecord change = Changes.succeeded(1, START);
        try (StoredState earlier = open(LAB)) {
            earlier.journal().put(Changes.running(1, START));
            earlier.journal().put(change);
        }

        StoredState next = open(LAB);

        assertThat(next.journal().find(change.id())).contains(change);
        assertThat(next.journal().latest(10)).containsExactly(change);
        assertThat(next.journal().findByKey("ops", "key-1")).contains(change);
    }

    @Test
    void aChangeThatCannotBeWrittenDownWaitsInMemory() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "");
        file = plain.resolve("state.db");
        StoredState state = open(LAB);
        ChangeRecord change = Changes.succeeded(1, START);

        state.journal().put(Changes.running(1, START));
        state.journal().put(change);

        assertThat(state.journal().find(change.id())).contains(change);
        assertThat(state.journal().findByKey("ops", "key-1")).contains(change);
        assertThat(state.trouble()).isPresent();

        Files.delete(plain);
        put(state, Samples.target(LAB, 1, START));
        state.close();

        assertThat(open(LAB).journal().latest(10)).containsExactly(change);
    }

    @Test
    void whatIsRememberedCanBeAskedWhileTheAgentRuns() {
        StoredState state = open(LAB);
        assertThatThrownBy(() -> new StoredState(counted, clock).store().tombstones(LAB))
                .isInstanceOf(StateException.class)
                .hasMessage("the state is not open");

        put(state, Samples.target(LAB, 2, START));

        assertThat(state.store().history(LAB, new Vmid(100))).hasSize(1);
        assertThat(state.store().history(LAB, Samples.PVE1)).hasSize(1);
        assertThat(state.store().transitions(Optional.empty(), Instant.EPOCH, 10))
                .isEmpty();
        assertThat(state.store().previousRun(LAB, Operation.SYNC)).isEmpty();
        assertThat(state.store().guestConfig(LAB, new Vmid(100))).isEmpty();
        assertThat(state.store().nodeConfigs(LAB)).isEmpty();
    }

    private StoredState open(TargetName... configured) {
        StoredState state = new StoredState(counted, clock);
        opened.add(state);
        state.open(new StateFile(file, 20, clock), List.of(configured));
        return state;
    }

    private static void put(StoredState state, TargetSnapshot target) {
        state.update(fleet -> fleet.with(target));
        flush(state);
    }

    private static void flush(StoredState state) {
        assertThat(state.flush(LONG)).isTrue();
    }

    private static TargetSnapshot target(StoredState state, TargetName name) {
        return Objects.requireNonNull(requireNonNull(state.snapshot().targets().get(name)));
    }

    /// Destroys the pages of the file and what is in the log, as a broken disk may.
    private void damage() throws IOException {
        for (Path part : List.of(file, folder.resolve("state.db-wal"))) {
            byte[] bytes = Files.readAllBytes(part);
            Arrays.fill(bytes, (byte) 'x');
            Files.write(part, bytes);
        }
    }

    private List<Path> damaged() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().contains("corrupt")
                            && !path.toString().matches(".*-(wal|shm)"))
                    .toList();
        }
    }
}
