package dev.pvefleet.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.state.StateException.Reason;
import dev.pvefleet.state.sqlite.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a file system of two megabytes, which only root can mount; others see these tests as skipped. The same error
/// without
/// a file system of its own is in `DatabaseTest`.
class FullDiskTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);

    @TempDir
    Path disk;

    private final Counted counted = new Counted();
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "only root may mount a file system");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void aFullDiskStopsWritingUntilThereIsRoomAgainAndNothingElse() throws IOException {
        TargetSnapshot later = Samples.target(Samples.LAB, 400, START.plusSeconds(60));
        try (StoredState state = new StoredState(counted, CLOCK)) {
            state.open(new StateFile(disk.resolve("state.db"), 20, CLOCK), List.of(Samples.LAB));
            put(state, Samples.target(Samples.LAB, 2, START));
            assertThat(counted.failed()).isEmpty();
            fill(disk.resolve("filler"));

            put(state, Samples.target(Samples.LAB, 400, START.plusSeconds(30)));
            assertThat(state.trouble().orElseThrow().reason()).isEqualTo(Reason.FULL);
            assertThat(state.trouble().orElseThrow()).hasMessageContaining("its file system is full");
            assertThat(counted.failed()).isNotEmpty().containsOnly(Reason.FULL);
            assertThat(requireNonNull(state.snapshot().targets().get(Samples.LAB))
                            .inventory()
                            .orElseThrow()
                            .guests())
                    .hasSize(400);

            Files.delete(disk.resolve("filler"));
            put(state, later);
            assertThat(state.trouble()).isEmpty();
        }

        try (OpenStore store = new StateFile(disk.resolve("state.db"), 20, CLOCK).openBeside()) {
            assertThat(store.load()).isEqualTo(FleetSnapshot.EMPTY.with(later));
        }
    }

    @Test
    void anAgentMayBeginOnAFullDisk() throws IOException {
        fill(disk.resolve("filler"));
        try (StoredState state = new StoredState(counted, CLOCK)) {
            state.open(new StateFile(disk.resolve("state.db"), 20, CLOCK), List.of(Samples.LAB));

            put(state, Samples.target(Samples.LAB, 2, START));
            assertThat(state.trouble()).isPresent();

            Files.delete(disk.resolve("filler"));
            put(state, Samples.target(Samples.LAB, 2, START.plusSeconds(30)));
            assertThat(state.trouble()).isEmpty();
            assertThat(state.store().load()).isEqualTo(state.snapshot());
        }
    }

    @Test
    void aDiskThatIsReadOnlyIsReportedUntilItIsNot() throws Exception {
        try (StoredState state = new StoredState(counted, CLOCK)) {
            state.open(new StateFile(disk.resolve("state.db"), 20, CLOCK), List.of(Samples.LAB));
            put(state, Samples.target(Samples.LAB, 2, START));
        }
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();

        try (StoredState state = new StoredState(counted, CLOCK)) {
            state.open(new StateFile(disk.resolve("state.db"), 20, CLOCK), List.of(Samples.LAB));
            put(state, Samples.target(Samples.LAB, 3, START.plusSeconds(30)));
            assertThat(state.trouble().orElseThrow().reason()).isEqualTo(Reason.UNUSABLE);

            assertThat(run("mount", "-o", "remount,rw", disk.toString())).isZero();
            put(state, Samples.target(Samples.LAB, 3, START.plusSeconds(60)));
            assertThat(state.trouble()).isEmpty();
            assertThat(state.store().load()).isEqualTo(state.snapshot());
        }
    }

    private static void put(StoredState state, TargetSnapshot target) {
        state.update(fleet -> fleet.with(target));
        assertThat(state.flush(Duration.ofSeconds(60))).isTrue();
    }

    /// Takes all the room there is.
    private static void fill(Path file) throws IOException {
        byte[] page = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 1_000; i++) {
                out.write(page);
            }
            throw new AssertionError("the file system is not as small as it should be");
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
