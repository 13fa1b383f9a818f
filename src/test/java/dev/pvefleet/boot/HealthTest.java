package dev.pvefleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Contact;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import dev.pvefleet.systemd.NotifyReceiver;
import dev.pvefleet.systemd.ServiceManager;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is told of the program's own health, over HTTP and to systemd: "cannot work" is not "a target is down".
class HealthTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    private final AtomicLong nanos = new AtomicLong(1_000);
    private final FleetState state = new MemoryState();
    private final FirstSnapshot first = new FirstSnapshot(state, nanos::get);
    private final Heartbeat heartbeat = new Heartbeat(state, first, silent(), nanos::get);

    @Test
    void itIsAliveAsLongAsTheLoopGoesRound() {
        SchedulerAlive alive = new SchedulerAlive(heartbeat);
        pass(Duration.ofSeconds(29));

        assertThat(alive.call().getStatus()).isEqualTo(Status.UP);

        pass(Duration.ofSeconds(2));

        assertThat(alive.call().getStatus()).isEqualTo(Status.DOWN);

        heartbeat.run();

        assertThat(alive.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void itIsReadyOnceEveryTargetHasAnsweredOrNot() {
        SnapshotReady ready = new SnapshotReady(first);
        enter(target("up").with(Contact.NONE.reached(NOW)), target("slow"));

        assertThat(ready.call().getStatus()).isEqualTo(Status.DOWN);

        enter(down("slow", Kind.TIMEOUT, "no answer"));

        assertThat(ready.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void whatWasRestoredIsServedAtOnce() {
        enter(target("lab").withInventory(nothing("lab")));

        assertThat(first.isServed()).isTrue();
    }

    @Test
    void aTargetThatHangsKeepsItFromBeingReadyForAMinuteAtMost() {
        enter(target("hangs"));
        pass(Duration.ofSeconds(60));

        assertThat(first.isServed()).isFalse();

        pass(Duration.ofSeconds(1));

        assertThat(first.isServed()).isTrue();
    }

    @Test
    void aNewTargetDoesNotMakeItUnready() {
        enter(target("up").with(Contact.NONE.reached(NOW)));
        assertThat(first.isServed()).isTrue();

        enter(target("new"));

        assertThat(first.isServed()).isTrue();
    }

    @Test
    void withoutAnyTargetThereIsNothingToServe() {
        pass(Duration.ofDays(1));

        assertThat(first.isServed()).isFalse();
    }

    @Test
    void aTargetThatIsDownIsToldAndIsNoReasonToBeDownOneself() {
        enter(
                target("new"),
                target("up").with(Contact.NONE.reached(NOW)),
                down("tls", Kind.TLS, "another CA"),
                down("key", Kind.HOST_KEY, "the key has changed"),
                target("part")
                        .with(Contact.NONE.reached(NOW))
                        .withCollectors(parts(
                                "nodeStatus/pve2",
                                Kind.TIMEOUT,
                                "smart/pve1",
                                Kind.FORBIDDEN,
                                "smart/pve2",
                                Kind.TIMEOUT)));

        var answer = new TargetStates(state).call();

        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "new", "not asked yet",
                        "up", "up since 2026-03-01T12:00:00Z",
                        "tls", "down since 2026-03-01T12:00:00Z: tls: another CA",
                        "key", "down since 2026-03-01T12:00:00Z: host_key: the key has changed",
                        "part", "up since 2026-03-01T12:00:00Z, but not all of it can be read: timeout, forbidden"));
    }

    @Test
    void theStatusLineNamesAFewOfThoseThatAreNotReached() {
        enter(target("up").with(Contact.NONE.reached(NOW)));

        assertThat(StatusLine.of(state.snapshot(), false)).isEqualTo("reading 1 targets first");
        assertThat(StatusLine.of(state.snapshot(), true)).isEqualTo("watching 1 targets");

        IntStream.range(0, 7).forEach(number -> enter(down("t" + number, Kind.TLS, "why")));

        assertThat(StatusLine.of(state.snapshot(), true))
                .isEqualTo("watching 8 targets; 7 not reached: t0 (tls), t1 (tls), t2 (tls), t3 (tls), t4 (tls), …");
    }

    @Test
    @Timeout(60)
    void systemdHearsOfTheFirstSnapshotOnceAndOfEachChange(@TempDir Path folder) throws Exception {
        String path = folder.resolve("notify").toString();
        try (NotifyReceiver systemd = NotifyReceiver.bind(path)) {
            Heartbeat beat = new Heartbeat(state, first, manager(path), nanos::get);

            enter(target("lab"));
            beat.run();
            beat.run();
            enter(target("lab").with(Contact.NONE.reached(NOW)));
            beat.run();
            beat.run();
            enter(down("lab", Kind.TLS, "another CA"));
            beat.run();

            assertThat(systemd.next()).isEqualTo("STATUS=reading 1 targets first");
            assertThat(systemd.next()).isEqualTo("READY=1");
            assertThat(systemd.next()).isEqualTo("STATUS=watching 1 targets");
            assertThat(systemd.next()).isEqualTo("STATUS=watching 1 targets; 1 not reached: lab (tls)");
            assertThat(systemd.isEmpty()).isTrue();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void enter(TargetSnapshot... targets) {
        for (TargetSnapshot target : targets) {
            state.update(fleet -> fleet.with(target));
        }
    }

    private static TargetSnapshot target(String name) {
        return TargetSnapshot.unread(new TargetSnapshot.Facts(new TargetName(name), "all", "api", false), Map.of());
    }

    private static TargetSnapshot down(String name, Kind kind, String why) {
        SortedMap<String, Optional<Failure>> parts = new TreeMap<>();
        parts.put("sync", Optional.of(new Failure(kind, why, Optional.empty())));
        return target(name).with(Contact.NONE.missed(NOW, NOW.plusSeconds(15))).withCollectors(parts);
    }

    private static SortedMap<String, Optional<Failure>> parts(Object... partsAndKinds) {
        SortedMap<String, Optional<Failure>> parts = new TreeMap<>();
        for (int i = 0; i < partsAndKinds.length; i += 2) {
            parts.put(
                    (String) partsAndKinds[i],
                    Optional.of(new Failure((Kind) partsAndKinds[i + 1], "why", Optional.empty())));
        }
        return parts;
    }

    private static Inventory nothing(String name) {
        return new Inventory(new TargetName(name), List.of(), List.of(), List.of(), List.of(), Optional.empty(), NOW);
    }

    private static ServiceManager silent() {
        return ServiceManager.of(_ -> Optional.empty(), 1, () -> 0);
    }

    private static ServiceManager manager(String socket) {
        return ServiceManager.of(
                name -> name.equals("NOTIFY_SOCKET") ? Optional.of(socket) : Optional.empty(), 1, () -> 0);
    }
}
