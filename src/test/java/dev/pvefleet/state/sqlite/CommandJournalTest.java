package dev.pvefleet.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.state.Changes;
import dev.pvefleet.state.OpenStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandJournalTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void aCommandWritesBesideAnAgent() {
        Path file = folder.resolve("state.db");
        try (StateFile agent = new StateFile(file, 20, CLOCK);
                OpenStore store = agent.open()) {
            CommandJournal journal = new CommandJournal(new StateFile(file, 20, CLOCK), warnings::add);

            journal.put(Changes.running(1, START));
            assertThat(store.find(Changes.id(1))).contains(Changes.running(1, START));
            journal.put(Changes.succeeded(1, START));

            assertThat(store.latest(10)).containsExactly(Changes.succeeded(1, START));
            assertThat(store.interruptAbandoned()).isZero();
            assertThat(journal.find(Changes.id(1))).contains(Changes.succeeded(1, START));
            assertThat(warnings).isEmpty();
        }
    }

    @Test
    void whoCannotWriteIsToldOnceAndGoesOn() throws Exception {
        Path plain = Files.createFile(folder.resolve("plain"));
        CommandJournal journal = new CommandJournal(new StateFile(plain.resolve("state.db"), 20, CLOCK), warnings::add);

        journal.put(Changes.running(1, START));
        journal.put(Changes.succeeded(1, START));

        assertThat(warnings)
                .containsExactly("not written into the audit trail: %s/state.db cannot be made: %s is no directory"
                        .formatted(plain, plain));
        assertThat(journal.find(Changes.id(1))).contains(Changes.succeeded(1, START));
        assertThat(journal.findByKey("ops", "key-1")).isPresent();
        assertThat(journal.latest(10)).hasSize(1);
    }
}
