package dev.pvefleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.ConfigReader;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.Mistake;
import dev.pvefleet.config.Reloading.Outcome;
import dev.pvefleet.config.Surroundings;
import dev.pvefleet.metrics.Encoding;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.Format;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.schedule.Agent;
import dev.pvefleet.schedule.HandTimetable;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import dev.pvefleet.systemd.ServiceManager;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final ServiceManager SYSTEMD = ServiceManager.of(_ -> Optional.empty(), 1, () -> 0);
    private static final TargetName FIRST = new TargetName("first");
    private static final TargetName SECOND = new TargetName("second");
    private static final TargetName THIRD = new TargetName("third");

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    Path folder;

    private final Exposition exposition = new Exposition();
    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final List<Duration> delays = new ArrayList<>();
    private final List<Runnable> put = new ArrayList<>();
    private final RunningFleet fleet = new RunningFleet(
            new Transports(VERTX, exposition.calls(), Clocks.of(CLOCK)), exposition.calls(), (delay, task) -> {
                delays.add(delay);
                put.add(task);
            });
    private final Reload reload = new Reload(
            fleet,
            new MetricsRoute(exposition),
            new DetailTokens(exposition.authFailures()),
            exposition.configReloads(),
            SYSTEMD,
            CLOCK);

    @AfterAll
    static void end() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void closeWays() {
        fleet.end();
    }

    @Test
    void whatDidNotChangeIsNotTouchedAndWhatDidIsReplaced() {
        start(target("first", "192.0.2.1"), target("second", "192.0.2.2"));
        Target first = target(FIRST);
        Target second = target(SECOND);
        count(FIRST);
        count(SECOND);

        Outcome outcome =
                reloaded(target("first", "192.0.2.1"), target("second", "192.0.2.99"), target("third", "192.0.2.3"));

        assertThat(outcome)
                .isEqualTo(new Outcome.Applied(
                        List.of(THIRD),
                        List.of(SECOND),
                        List.of(),
                        List.of(FIRST),
                        List.of(),
                        fleet.get().warnings()));
        assertThat(target(FIRST)).isSameAs(first);
        assertThat(sync(FIRST).runs()).isOne();
        assertThat(target(SECOND)).isNotSameAs(second);
        assertThat(sync(SECOND).runs()).isZero();
        assertThat(timetable.has("sync third")).isTrue();
        assertThat(page())
                .contains("pvefleet_api_requests_total{endpoint=\"GET /version\",target=\"first\"")
                .doesNotContain("pvefleet_api_requests_total{endpoint=\"GET /version\",target=\"second\"");
    }

    @Test
    void aTargetThatIsGoneLeavesNothingBehind() {
        start(target("first", "192.0.2.1"), target("second", "192.0.2.2"));
        count(SECOND);

        reloaded(target("first", "192.0.2.1"));

        assertThat(fleet.find(SECOND)).isEmpty();
        assertThat(state.snapshot().targets()).containsOnlyKeys(FIRST);
        assertThat(timetable.has("sync second")).isFalse();
        assertThat(page()).contains("target=\"first\"").doesNotContain("target=\"second\"");
    }

    @Test
    void aWayThatWasReplacedStaysOpenAsLongAsSomebodyMayWaitForATask() {
        start(target("first", "192.0.2.1"));

        reloaded(target("first", "192.0.2.99"));

        assertThat(delays).containsExactly(Duration.ofMinutes(6));
        put.forEach(Runnable::run);
    }

    @Test
    void anotherCadenceKeepsTheWayAndWhatIsKnown() {
        start(target("first", "192.0.2.1"));
        Target before = target(FIRST);
        count(FIRST);

        reloaded(target("first", "192.0.2.1") + "    schedule: {sync: 10s}\n");

        assertThat(target(FIRST)).isSameAs(before);
        assertThat(sync(FIRST).runs()).isOne();
        assertThat(sync(FIRST).interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(delays).isEmpty();
    }

    @Test
    void aBadFileIsRefusedWholeWithAllItsMistakes() {
        start(target("first", "192.0.2.1"));
        Target before = target(FIRST);

        Outcome outcome = reloaded(
                target("first", "192.0.2.99"), "  third: {transport: {kind: carrier-pigeon}}\n", "  second: {}\n");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.mistakes())
                                .extracting(Mistake::key)
                                .contains("targets.third.transport.kind")
                                .anyMatch(key -> key.startsWith("targets.second")));
        assertThat(target(FIRST)).isSameAs(before);
        assertThat(fleet.all()).hasSize(1);
        assertThat(page()).contains("pvefleet_config_last_reload_success 0.0");
    }

    @Test
    void theMetricsTellWhetherTheLastReloadWasGood() {
        start(target("first", "192.0.2.1"));

        assertThat(page())
                .contains("pvefleet_config_last_reload_success 1.0")
                .contains("pvefleet_config_last_reload_timestamp_seconds 1.7723664E9");

        reloaded("  first: {}\n");
        reloaded(target("first", "192.0.2.1"));

        assertThat(page()).contains("pvefleet_config_last_reload_success 1.0");
    }

    @Test
    void aFileThatIsGoneIsRefusedToo() throws IOException {
        start(target("first", "192.0.2.1"));
        Files.delete(file());

        assertThat(reload.reload()).isInstanceOf(Outcome.Refused.class);
        assertThat(fleet.all()).hasSize(1);
    }

    @Test
    void whatNeedsARestartIsSaidEachTime() {
        start("http: {listen: \"127.0.0.1:9810\"}\n", target("first", "192.0.2.1"));

        for (int time = 0; time < 2; time++) {
            assertThat(reloaded(
                            "http: {listen: \"127.0.0.1:9811\"}\nstate: {path: /elsewhere.db, history: 3}\n",
                            target("first", "192.0.2.1")))
                    .isInstanceOfSatisfying(
                            Outcome.Applied.class,
                            applied -> assertThat(applied.atRestart())
                                    .containsExactly("http.listen", "state.path", "state.history"));
        }
    }

    @Test
    void theRestrictionToOneTargetHoldsOn() {
        write("", target("first", "192.0.2.1"), target("second", "192.0.2.2"));
        begin(Optional.of(SECOND));

        write("", target("first", "192.0.2.1"), target("second", "192.0.2.99"), target("third", "192.0.2.3"));
        reload.reload();

        assertThat(fleet.all()).extracting(Target::name).containsExactly(SECOND);

        write("", target("first", "192.0.2.1"));

        assertThat(reload.reload())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.mistakes())
                                .first()
                                .asString()
                                .contains("there is no 'second'; there are: first"));
    }

    private void start(String... targets) {
        write(head(targets), tail(targets));
        begin(Optional.empty());
    }

    private void begin(Optional<TargetName> only) {
        FleetConfig read = new ConfigReader(Surroundings.ofThisProcess()).read(file());
        FleetConfig config = only.map(read::only).orElse(read);
        exposition.publish(state::snapshot, CLOCK, "1.2.3", Runnable::run);
        reload.begin(config, only);
        fleet.begin(config, new Agent(timetable, state, CLOCK, new Random(1)));
    }

    private Outcome reloaded(String... targets) {
        write(head(targets), tail(targets));
        return reload.reload();
    }

    private static String head(String... parts) {
        return parts[0].startsWith("  ") ? "" : parts[0];
    }

    private static String[] tail(String... parts) {
        return parts[0].startsWith("  ")
                ? parts
                : List.of(parts).subList(1, parts.length).toArray(String[]::new);
    }

    private void write(String head, String... targets) {
        try {
            Files.writeString(file(), head + "targets:\n" + String.join("", targets));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path file() {
        return folder.resolve("pve-fleet.yaml");
    }

    /// Over SSH, because a way over REST is made inside of Quarkus only; nothing is connected in any case.
    private static String target(String name, String host) {
        return "  %s:\n    transport: {kind: ssh, node: pve1, host: %s}\n".formatted(name, host);
    }

    /// As if a sync had run, and asked something.
    private void count(TargetName name) {
        state.update(fleet -> fleet.with(
                name,
                known -> known.with(
                        Operation.SYNC, it -> it.ran(CLOCK.instant(), Duration.ofSeconds(1), Optional.empty()))));
        exposition.calls().count(name, "api", "GET /version", Duration.ofMillis(5), Optional.empty());
    }

    private Target target(TargetName name) {
        return fleet.find(name).orElseThrow();
    }

    private OperationRecord sync(TargetName name) {
        TargetSnapshot snapshot =
                Objects.requireNonNull(state.snapshot().targets().get(name));
        return Objects.requireNonNull(snapshot.operations().get(Operation.SYNC));
    }

    private String page() {
        return new String(exposition.page(Format.TEXT, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);
    }
}
