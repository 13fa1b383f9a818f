package dev.pvefleet.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.ChangeRecord.State;
import dev.pvefleet.schedule.HandClock;
import dev.pvefleet.schedule.LogLines;
import dev.pvefleet.state.ChangeJournal;
import dev.pvefleet.state.Changes;
import dev.pvefleet.state.Counted;
import dev.pvefleet.state.JournalContract;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.Samples;
import dev.pvefleet.state.StoredState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
    private static final Instant START = Samples.NOW;
    private static final int LONGEST = 1 << 20;

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(START);
    private OpenStore store;

    @BeforeEach
    void open() {
        store = Stores.open(folder, 2, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected ChangeJournal journal() {
        return store;
    }

    @Test
    void outlivesItsProcess() {
        ChangeRecord change = Changes.failed(1, Instant.parse("2026-03-01T12:00:00Z"));
        store.put(change);

        store.close();
        store = Stores.open(folder, 2, clock);

        assertThat(store.find(change.id())).contains(change);
    }

    @Test
    void aChangeOfALivingProcessRunsOn() {
        store.put(Changes.running(1, START));

        assertThat(store.interruptAbandoned()).isZero();

        assertThat(state(1)).contains(State.RUNNING);
    }

    @Test
    void aChangeOfADeadProcessWasInterrupted() throws Exception {
        store.put(Changes.running(1, START));
        store.put(Changes.succeeded(2, START));
        pretendTheyAreOf(deadProcess(), Optional.empty());

        assertThat(store.interruptAbandoned()).isOne();

        assertThat(state(1)).contains(State.INTERRUPTED);
        assertThat(store.find(Changes.id(1)).orElseThrow().endedAt()).isNotNull();
        assertThat(state(2)).contains(State.SUCCEEDED);
    }

    @Test
    void anAgentThatStartsSaysWhatWasInterrupted() throws Exception {
        store.put(Changes.running(1, START));
        pretendTheyAreOf(deadProcess(), Optional.empty());

        LogLines log = new LogLines(StoredState.class.getName());
        try (StoredState agent = new StoredState(new Counted(), clock)) {
            agent.open(new StateFile(folder.resolve("state.db"), 2, clock), List.of());

            assertThat(agent.journal().find(Changes.id(1)).map(ChangeRecord::state))
                    .contains(State.INTERRUPTED);
            assertThat(log.texts())
                    .containsExactly(
                            "WARN changes whose process ended before they did: 1; PVE goes on with their tasks");
        } finally {
            log.close();
        }
    }

    @Test
    void aProcessWithTheSameNumberIsNotTheSameOne() {
        store.put(Changes.running(1, START));
        pretendTheyAreOf(ProcessHandle.current().pid(), Optional.of(Instant.EPOCH));

        assertThat(store.interruptAbandoned()).isOne();
    }

    @Test
    void aChangeThatEndsAfterAllIsNotInterrupted() throws Exception {
        store.put(Changes.running(1, START));
        pretendTheyAreOf(deadProcess(), Optional.empty());
        store.interruptAbandoned();

        store.put(Changes.succeeded(1, START));

        assertThat(state(1)).contains(State.SUCCEEDED);
    }

    @Test
    void isBounded() {
        for (int i = 1; i <= 10_050; i++) {
            store.put(Changes.bare(i, START));
        }

        assertThat(store.latest(20_000)).hasSize(10_000);
        assertThat(store.find(Changes.id(50))).isEmpty();
        assertThat(store.find(Changes.id(51))).isPresent();
    }

    @Test
    void onlyTheLatestKeepTheirResults() {
        for (int i = 1; i <= 510; i++) {
            store.put(Changes.withResult(i, START, "{}"));
        }

        assertThat(store.find(Changes.id(10)).orElseThrow().result()).isNull();
        assertThat(store.find(Changes.id(11)).orElseThrow().result()).isEqualTo("{}");
    }

    @Test
    void aResultThatIsTooLongIsNotKept() {
        store.put(Changes.withResult(1, START, "x".repeat(LONGEST)));
        store.put(Changes.withResult(2, START, "x".repeat(LONGEST + 1)));

        assertThat(store.find(Changes.id(1)).orElseThrow().result()).hasSize(LONGEST);
        assertThat(store.find(Changes.id(2)).orElseThrow().result()).isNull();
    }

    private Optional<State> state(int number) {
        return store.find(Changes.id(number)).map(ChangeRecord::state);
    }

    private void pretendTheyAreOf(long pid, Optional<Instant> startedAt) {
        Sql.run(
                folder.resolve("state.db"),
                "UPDATE change SET pid = " + pid + ", process_started_at = "
                        + startedAt
                                .map(start -> Long.toString(start.toEpochMilli()))
                                .orElse("NULL"));
    }

    private static long deadProcess() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }
}
