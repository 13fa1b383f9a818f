package dev.pvefleet.state.sqlite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that is killed while it writes loses the run in progress at most, and never leaves half of one.
class KillTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(START, ZoneOffset.UTC);
    private static final int GUESTS = 2_000;
    private static final int KILLS = 6;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aKilledWriterLosesTheRunInProgressAtMost() throws Exception {
        Random random = new Random(7);
        int begin = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int committed = killedAfter(begin, begin + 1 + random.nextInt(4), Duration.ofMillis(random.nextInt(60)));

            assertThat(Sql.ask(folder.resolve("state.db"), "PRAGMA integrity_check"))
                    .isEqualTo("ok");
            assertThat(Sql.ask(folder.resolve("state.db"), "SELECT count(*) FROM pragma_foreign_key_check"))
                    .isEqualTo("0");
            int found = storedRun();
            assertThat(found).isBetween(committed, committed + 1);
            begin = found;
        }
    }

    /// Lets a child write from one run on, and kills it some time after it has said that another is written.
    ///
    /// @return the last run that it said it has written
    private int killedAfter(int begin, int run, Duration later) throws Exception {
        try (Child child = Child.start(Writer.class, folder.toString(), Integer.toString(begin))) {
            child.awaitLine(Integer.toString(run));
            child.letGoOn(later);
            List<String> further = child.kill();
            return further.isEmpty() ? run : Integer.parseInt(further.getLast());
        }
    }

    /// The run that is stored, after every part of the state was seen to be of that run.
    private int storedRun() {
        try (OpenStore store = Stores.open(folder, 3, CLOCK)) {
            TargetSnapshot stored = requireNonNull(store.load().targets().get(Samples.LAB));
            Inventory inventory = stored.inventory().orElseThrow();
            int run = Math.toIntExact(
                    Duration.between(START, inventory.recordedAt()).toSeconds());
            assertThat(inventory).isEqualTo(inventory(run));
            assertThat(stored.nodes().values())
                    .allSatisfy(node -> assertThat(node.recordedAt()).isEqualTo(at(run)));
            GuestRecord last = inventory.guests().getLast();
            assertThat(store.history(Samples.LAB, last.vmid())
                            .getFirst()
                            .record()
                            .node())
                    .isEqualTo(last.node());
            assertThat(store.history(Samples.LAB, last.vmid()).getFirst().since())
                    .isEqualTo(at(run));
            return run;
        }
    }

    private static Instant at(int run) {
        return START.plusSeconds(run);
    }

    /// All guests change their node with every run, so that every run writes every row.
    private static Inventory inventory(int run) {
        NodeName node = new NodeName("pve" + run % 7);
        List<GuestRecord> guests = IntStream.range(100, 100 + GUESTS)
                .mapToObj(vmid -> Samples.guest(Samples.LAB, vmid, node, "running", "g" + vmid, at(run)))
                .toList();
        return Samples.inventory(Samples.LAB, at(run), guests);
    }

    /// Writes one run after the other until it is killed, and says which are written.
    static final class Writer {
        private Writer() {}

        public static void main(String... args) {
            try (OpenStore store = Stores.open(Path.of(args[0]), 3, CLOCK)) {
                for (int run = Integer.parseInt(args[1]) + 1; run > 0; run++) {
                    List<Observation> seen = new ArrayList<>();
                    seen.add(new Observation.Everything(inventory(run)));
                    seen.add(new Observation.Nodes(
                            Samples.LAB, List.of(Samples.node(Samples.LAB, Samples.PVE1, at(run))), true));
                    store.write(seen);
                    Child.say(Integer.toString(run));
                }
            }
        }
    }
}
