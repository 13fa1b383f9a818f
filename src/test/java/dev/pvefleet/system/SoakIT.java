package dev.pvefleet.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pvefleet.bench.AgentProcess;
import dev.pvefleet.bench.Form;
import dev.pvefleet.bench.Page;
import dev.pvefleet.bench.Until;
import dev.pvefleet.metrics.Promtool;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.system.Mischief.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent in bad weather: whatever goes wrong with its targets, it lives on, loses no run, tells each thing once,
/// takes no more than before, and has everything back when the weather is over.
///
/// A minute by default; `-Dpvefleet.soak=1h` takes an hour, `-Dpvefleet.soak.seed=2` brings other weather.
class SoakIT {
    private static final Duration LENGTH = Duration.parse("PT" + System.getProperty("pvefleet.soak", "60s"));
    private static final long SEED = Long.getLong("pvefleet.soak.seed", 1);
    private static final Duration LOOK = Duration.ofMillis(500);

    /// Back-off is three minutes at most.
    private static final Duration RECOVERY = Duration.ofMinutes(4);

    private static final String SCHEDULE =
            "    schedule: {sync: 2s, nodeStatus: 3s, smart: 10s, guestIps: 5s, timeout: 3s, smartTimeout: 8s}\n";

    /// Perl takes its time on a machine that has much else to do.
    private static final String SLOW_SCHEDULE =
            "    schedule: {sync: 4s, nodeStatus: 6s, smart: 20s, guestIps: 10s, timeout: 20s, smartTimeout: 20s}\n";

    /// A heap that fits the task, so that growth shows.
    private static final Map<String, String> SMALL_HEAP = Map.of("JDK_JAVA_OPTIONS", "-Xmx192m -XX:+UseSerialGC");

    private static final List<String> THOSE_THAT_RECOVER = List.of("rest", "second", "audit", "tunnel", "ssh");

    @TempDir
    Path folder;

    private final List<String> troubles = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Vitals vitals = new Vitals();

    @Test
    void livesThroughBadWeather() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small().withAuthDelay(Duration.ofSeconds(1)))) {
            int port = AgentProcess.freePort();
            Path config = site.configListening("127.0.0.1:" + port, targets(site));
            try (AgentProcess agent = AgentProcess.start(Form.ofTests(), config, port, SMALL_HEAP)) {
                agent.awaitReady();
                Ledger ledger = new Ledger(agent.metrics());

                weather(site, agent, ledger);
                recovery(site, agent, ledger);

                print(ledger);
                assertThat(wrong).isEmpty();
                assertNoRunIsMissing(ledger);
                assertNothingGrew();
                assertTheLogHasEdgesOnly(agent.logLines());
                assertThat(Promtool.complaintsAbout(agent.metricsText())).isEmpty();
                assertThat(agent.stop()).isZero();
                Until.holds("end of all connections", Duration.ofSeconds(20), () -> open(site) == 0);
            }
        }
    }

    private static String[] targets(Site site) throws IOException {
        String entry = site.simulator().apiUrl(Site.PVE1).toString();
        String ca = site.simulator().caPem();
        return new String[] {
            site.overRest("rest", "nodes: all") + SCHEDULE,
            site.overRest("second", "node: pve2") + SCHEDULE,
            site.overRest("audit", "nodes: all", entry, Purpose.AUDITOR, ca) + SCHEDULE,
            site.overTunnel("tunnel", "nodes: all") + SLOW_SCHEDULE,
            site.overSsh("ssh", "nodes: all") + SLOW_SCHEDULE,
            site.overRest("gone", "node: pve1", refusing(), Purpose.ADMIN, ca) + SCHEDULE,
            site.overRest("powerless", "node: pve1", entry, Purpose.NO_RIGHTS, ca) + SCHEDULE
        };
    }

    private static String refusing() throws IOException {
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "https://127.0.0.1:" + gone.getLocalPort();
        }
    }

    private void weather(Site site, AgentProcess agent, Ledger ledger) throws Exception {
        Mischief mischief = new Mischief(site, SEED);
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end) {
            Trouble trouble = mischief.next();
            troubles.add(trouble.what());
            trouble.begin().run();
            lookFor(mischief.duration(), site, agent, ledger);
            trouble.end().run();
            lookFor(mischief.duration(), site, agent, ledger);
        }
    }

    private void lookFor(Duration time, Site site, AgentProcess agent, Ledger ledger) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            look(site, agent, ledger);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private boolean look(Site site, AgentProcess agent, Ledger ledger) throws IOException {
        agent.assertAlive();
        wrong.addAll(ledger.add(agent.metrics()));
        vitals.add(
                agent.footprint(),
                site.simulator().counters().openRestConnections(),
                site.ssh().connections());
        return true;
    }

    private void recovery(Site site, AgentProcess agent, Ledger ledger) throws Exception {
        try {
            Until.holds("recovery of every target", RECOVERY, () -> {
                look(site, agent, ledger);
                return ills(agent.metrics()).isEmpty();
            });
        } catch (IllegalStateException e) {
            print(ledger);
            List<String> log = agent.logLines();
            throw new AssertionError(
                    "%s; still not well: %s; the log ends with %s"
                            .formatted(
                                    e.getMessage(),
                                    ills(agent.metrics()),
                                    String.join("\n", log.subList(Math.max(0, log.size() - 30), log.size()))),
                    e);
        }
    }

    /// What is not well yet of the targets that can be well.
    private static List<String> ills(Page page) {
        return THOSE_THAT_RECOVER.stream()
                .flatMap(target -> {
                    String label = "target=\"" + target + "\"";
                    return Stream.of("pvefleet_target_up", "pvefleet_operation_success", "pvefleet_collector_success")
                            .flatMap(name -> page.all(name, label).entrySet().stream())
                            .filter(entry -> entry.getValue() == 0)
                            .map(Map.Entry::getKey);
                })
                .toList();
    }

    private static long open(Site site) {
        return site.simulator().counters().openRestConnections() + site.ssh().connections();
    }

    /// Each time that an operation is due it runs, or is counted as left out. One run may go on at either end, and a
    /// sync may also run because another operation wants to know.
    private static void assertNoRunIsMissing(Ledger ledger) {
        ledger.accounts().forEach((name, account) -> {
            double due = ledger.due(account);
            assertThat(account.heeded()).as("%s: %s", name, account).isGreaterThan(due * 0.9 - 3);
            if (!name.endsWith(" sync")) {
                assertThat(account.heeded()).as("%s: %s", name, account).isCloseTo(due, within(due * 0.1 + 3));
            }
        });
        assertThat(requireNonNull(ledger.accounts().get("gone sync")).failed())
                .as("runs against a closed port")
                .isPositive();
    }

    private void assertNothingGrew() {
        assertThat(vitals.lately(Vitals.Vital::threads))
                .as("threads")
                .isLessThanOrEqualTo(vitals.before(Vitals.Vital::threads) + 20);
        assertThat(vitals.lately(Vitals.Vital::files))
                .as("open files")
                .isLessThanOrEqualTo(vitals.before(Vitals.Vital::files) + 30);
        assertThat(vitals.lately(Vitals.Vital::rssMib))
                .as("RSS, MiB")
                .isLessThanOrEqualTo(vitals.before(Vitals.Vital::rssMib) + 96);
        assertThat(vitals.most(Vitals.Vital::sshConnections))
                .as("connections to sshd, of two targets")
                .isLessThanOrEqualTo(6);
        assertThat(vitals.most(Vitals.Vital::restConnections))
                .as("connections to PVE, of six entry points")
                .isLessThanOrEqualTo(6 * 8);
    }

    /// A target that never answered is told once, however often it was asked; one without rights once for each part.
    /// That no target at all answers is the one thing for which an operator must act, and is told once each time.
    private void assertTheLogHasEdgesOnly(List<String> lines) {
        List<String> errors =
                lines.stream().filter(line -> line.contains(" ERROR ")).toList();
        assertThat(errors)
                .allMatch(line -> line.contains("none of the 7 targets answers any more"))
                .hasSizeLessThanOrEqualTo(1 + troubles.size());
        assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
        assertThat(lines.stream().filter(line -> line.contains("target=gone")))
                .hasSizeLessThanOrEqualTo(1 + errors.size());
        assertThat(lines.stream().filter(line -> line.contains("target=powerless")))
                .hasSizeLessThanOrEqualTo(12 + 4 * troubles.size());
        assertThat(lines).hasSizeLessThanOrEqualTo(100 + 60 * troubles.size());
    }

    private void print(Ledger ledger) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        out.printf("%d troubles in %d s, seed %d: %s%n", troubles.size(), LENGTH.toSeconds(), SEED, troubles);
        vitals.table().printPlain(out, false);
        ledger.table().printPlain(out, false);
    }
}
