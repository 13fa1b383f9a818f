package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pvefleet.bench.AgentProcess;
import dev.pvefleet.bench.Form;
import dev.pvefleet.bench.Page;
import dev.pvefleet.bench.Until;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent goes on where its system's clock is set: libfaketime sets the clock of the one process.
class ClockIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCHEDULE = "    schedule: {sync: 2s, nodeStatus: 2s, timeout: 5s}\n";
    private static final String SUCCESS = "pvefleet_operation_last_success_timestamp_seconds";
    private static final int HOUR = 3_600;

    @TempDir
    Path folder;

    private Path offset;
    private String library;

    @BeforeEach
    void findTheLibrary() throws IOException {
        offset = folder.resolve("offset");
        try (Stream<Path> places = Files.list(Path.of("/usr/lib"))) {
            library = places.filter(place -> place.toString().endsWith("-linux-gnu"))
                    .map(place -> place.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .map(Path::toString)
                    .findFirst()
                    .orElse("");
        }
        assumeThat(library).as("libfaketime, of the package faketime").isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 2})
    void theScheduleGoesOnAndWhatIsKnownKeepsItsAge(int hours) throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small())) {
            int port = AgentProcess.freePort();
            Path config = site.configListening(
                    "127.0.0.1:" + port,
                    site.overRest("lab", "nodes: all") + SCHEDULE,
                    site.overSsh("ssh", "node: pve1") + SCHEDULE);
            set(0);
            try (AgentProcess agent = AgentProcess.start(Form.ofTests(), config, port, environment())) {
                await(agent, "both targets", ClockIT::showsBoth);
                double runs = runs(agent.metrics(), "lab");
                double overSsh = runs(agent.metrics(), "ssh");
                double failures = failedSyncs(agent.metrics());

                set(hours * HOUR);
                Until.holds(
                        "word of the step",
                        LIMIT,
                        () -> agent.logLines().stream()
                                .anyMatch(line -> line.contains(
                                        "clock was set " + (hours < 0 ? "back" : "forward") + " by 7200 s")));

                assertThat(showsBoth(agent.metrics()))
                        .as("nothing is withdrawn")
                        .isTrue();
                Page later = await(
                        agent, "later runs", page -> runs(page, "lab") > runs + 4 && runs(page, "ssh") > overSsh + 4);
                double now = Clock.systemUTC().millis() / 1000.0 + hours * HOUR;
                assertThat(later.value(SUCCESS, "operation=\"sync\"", "target=\"lab\"")
                                .orElseThrow())
                        .isBetween(now - 20, now + 1);
                assertThat(failedSyncs(later)).isEqualTo(failures);
                assertThat(agent.get("/q/health/live", Map.of()).status()).isEqualTo(200);

                site.simulator()
                        .spec()
                        .nodeNames()
                        .forEach(node -> site.simulator().changes().kill(node));
                await(
                        agent,
                        "withdrawal",
                        page -> page.all("pve_guest_up", "target=\"lab\"").isEmpty());
            }
        }
    }

    @Test
    void whatWasReadInTheFutureIsNotPassedOffAsNewsAfterARestart() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small())) {
            int port = AgentProcess.freePort();
            Path config = site.configListening("127.0.0.1:" + port, site.overRest("lab", "nodes: all") + SCHEDULE);
            set(0);
            try (AgentProcess first = AgentProcess.start(Form.ofTests(), config, port, environment())) {
                await(
                        first,
                        "guests that are stored",
                        page -> !page.all("pve_guest_up").isEmpty()
                                && page.value("pvefleet_state_last_write_timestamp_seconds")
                                        .isPresent());
                first.kill();
            }
            site.simulator()
                    .spec()
                    .nodeNames()
                    .forEach(node -> site.simulator().changes().kill(node));

            set(-2 * HOUR);
            try (AgentProcess second = AgentProcess.start(Form.ofTests(), config, port, environment())) {
                Page page = await(
                        second,
                        "target that is down",
                        it -> it.value("pvefleet_target_up").equals(java.util.OptionalDouble.of(0)));

                assertThat(page.all("pve_guest_up")).isEmpty();
                assertThat(page.all("pvefleet_state_restored").values()).containsOnly(0.0);
                assertThat(page.all(SUCCESS).values())
                        .allMatch(at -> at <= Clock.systemUTC().millis() / 1000.0 - HOUR);
            }
        }
    }

    private static boolean showsBoth(Page page) {
        return page.all("pve_guest_up", "target=\"lab\"").size() > 1
                && page.all("pve_guest_up", "target=\"ssh\"").size() > 1
                && !page.all("pve_node_load1", "target=\"lab\"").isEmpty();
    }

    private static double runs(Page page, String target) {
        return page.sum("pvefleet_operation_runs_total", "operation=\"sync\"", "target=\"" + target + "\"");
    }

    private static double failedSyncs(Page page) {
        return page.sum("pvefleet_operation_failures_total", "operation=\"sync\"");
    }

    private void set(int seconds) throws IOException {
        Path next = folder.resolve("offset.next");
        Files.writeString(next, "%+d".formatted(seconds));
        Files.move(next, offset, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library,
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Else timed waits of the JVM, which go by the monotonic clock, spin.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    private static Page await(AgentProcess agent, String what, Predicate<Page> wanted) throws Exception {
        return Until.seen(what, LIMIT, () -> {
            agent.assertAlive();
            try {
                return Optional.of(agent.metrics()).filter(wanted);
            } catch (IOException notYet) {
                return Optional.empty();
            }
        });
    }
}
