package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.bench.AgentProcess;
import dev.pvefleet.bench.Form;
import dev.pvefleet.bench.Page;
import dev.pvefleet.bench.Until;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Where;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One agent with every trouble at once, over REST, SSH and HTTPS inside SSH: each is told apart in one metric,
/// in the health, and by one line each, and whoever is well has nothing of it.
@Timeout(300)
class AgentTroubleIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RUNS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// With time enough for whoever answers, also while the program starts on a busy machine.
    private static final String OFTEN = "    schedule: {sync: 1s, nodeStatus: 1s, timeout: 1m}\n";

    private static final String SOON_OVER = "    schedule: {sync: 1s, timeout: 1s}\n";

    /// What PVE says for a node behind it that hangs.
    private static final Fault NODE_HANGS = new Fault.Refuse(596, "Connection timed out");

    /// The targets of which PVE answers a sync, if only to say no.
    private static final List<String> ANSWERING = List.of("well", "well-ssh", "norights", "onenodehangs");

    private static final List<String> SILENT =
            List.of("expired", "otherca", "changedkey", "changedkey-tunnel", "hangs", "hangs-ssh");

    @TempDir
    static Path folder;

    /// What the agent had said of each target when it had tried it several times.
    private static String metrics;

    private static String health;
    private static int ready;

    /// All that it said until its end.
    private static List<String> log;

    @BeforeAll
    static void watchThemAll() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small());
                Site other =
                        Site.open(folder.resolve("other"), ClusterSpec.small().withName("other"));
                ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            other.simulator().faults().set(Where.anything().on(new NodeName("pve2")), NODE_HANGS);
            int port = AgentProcess.freePort();
            Path config = site.configListening("127.0.0.1:" + port, targets(site, other, silent.getLocalPort()));
            try (AgentProcess agent = AgentProcess.start(Form.ofTests(), config, port, Map.of())) {
                metrics = Until.seen("several tries of each target", PATIENCE, () -> {
                    agent.assertAlive();
                    try {
                        return Optional.of(agent.metricsText()).filter(text -> wasTriedOften(Page.parse(text)));
                    } catch (IOException notYet) {
                        return Optional.empty();
                    }
                });
                health = text(agent.get("/q/health", Map.of()).body());
                ready = agent.get("/q/health/ready", Map.of()).status();
                assertThat(agent.stop()).isZero();
                log = agent.logLines();
            }
        }
    }

    private static String[] targets(Site site, Site other, int silent) throws Exception {
        String entry = site.simulator().apiUrl(Site.PVE1).toString();
        String ca = site.simulator().caPem();
        String otherCa = other.simulator().caPem();
        String[] changed = site.sshKeys(site.ssh().clientKey(), site.outdatedKnownHosts());
        String[] nowhere = site.sshKeys();
        nowhere[1] = "port: " + silent;
        return new String[] {
            site.overRest("well", "nodes: all") + OFTEN,
            site.overSsh("well-ssh", "node: pve1") + OFTEN,
            site.overRest("norights", "nodes: all", entry, Purpose.NO_RIGHTS, ca) + OFTEN,
            site.overRest("expired", "nodes: all", entry, Purpose.EXPIRED, ca) + OFTEN,
            site.overRest("otherca", "nodes: all", entry, Purpose.ADMIN, otherCa) + OFTEN,
            site.overSsh("changedkey", "node: pve1", changed) + OFTEN,
            site.overTunnel("changedkey-tunnel", "nodes: all", changed) + OFTEN,
            site.overRest("hangs", "nodes: all", "https://127.0.0.1:" + silent, Purpose.ADMIN, ca) + SOON_OVER,
            site.overSsh("hangs-ssh", "node: pve1", nowhere) + SOON_OVER,
            other.overRest("onenodehangs", "nodes: all") + OFTEN
        };
    }

    private static boolean wasTriedOften(Page seen) {
        return SILENT.stream().allMatch(target -> runs(seen, target, "sync") >= RUNS)
                && ANSWERING.stream()
                        .allMatch(target -> runs(seen, target, "sync") >= RUNS
                                && runs(seen, target, "nodeStatus") >= RUNS
                                && runs(seen, target, "smart") >= 1
                                && runs(seen, target, "guestIps") >= 1);
    }

    private static double runs(Page seen, String target, String operation) {
        return seen.sum("pvefleet_operation_runs_total", label(target), "operation=\"%s\"".formatted(operation));
    }

    @ParameterizedTest
    @CsvSource({
        "norights, forbidden",
        "expired, unauthenticated",
        "otherca, tls",
        "changedkey, host_key",
        "changedkey-tunnel, host_key",
        "hangs, timeout",
        "hangs-ssh, timeout",
        "onenodehangs, timeout",
    })
    void eachHasItsReasonAndNoOtherInOneMetric(String target, String reason) {
        assertThat(Page.parse(metrics).by("reason", "pvefleet_target_failure", label(target)))
                .containsExactly(Map.entry(reason, 1.0));
    }

    @ParameterizedTest
    @CsvSource({
        "expired, unauthenticated, 401 Authentication failed!",
        "otherca, tls, which is not trusted",
        "changedkey, host_key, is not the known one",
        "changedkey-tunnel, host_key, is not the known one",
        "hangs, timeout, no connection in time",
        "hangs-ssh, timeout, root@127.0.0.1",
    })
    void whatIsDownIsNamedInTheHealthWithItsReason(String target, String reason, String why) throws Exception {
        assertThat(health(target))
                .matches("down since [-:TZ0-9]+: " + reason + ": .*")
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource({"norights, forbidden", "onenodehangs, timeout"})
    void whatIsReadInPartIsUpInTheHealthWithWhatIsMissing(String target, String reason) throws Exception {
        assertThat(health(target)).matches("up since [-:TZ0-9]+, but not all of it can be read: " + reason);
    }

    @Test
    void allOfThatIsNoTroubleOfTheAgentItself() throws Exception {
        assertThat(ready).isEqualTo(200);
        assertThat(JSON.readTree(health).path("status").asText()).isEqualTo("UP");
    }

    @Test
    void eachIsOneLineForWhatItKeepsFromBeingReadHoweverOftenItIsTried() {
        assertThat(log)
                .filteredOn(line -> line.contains(" target="))
                .extracting(line -> line.substring(line.lastIndexOf(" target=") + 1))
                .containsExactlyInAnyOrder(
                        "target=norights operation=sync reason=forbidden",
                        "target=norights operation=nodeStatus reason=forbidden",
                        "target=norights operation=smart reason=forbidden",
                        "target=expired operation=sync reason=unauthenticated",
                        "target=otherca operation=sync reason=tls",
                        "target=changedkey operation=sync reason=host_key",
                        "target=changedkey-tunnel operation=sync reason=host_key",
                        "target=hangs operation=sync reason=timeout",
                        "target=hangs-ssh operation=sync reason=timeout",
                        "target=onenodehangs node=pve2 operation=nodeStatus reason=timeout",
                        "target=onenodehangs node=pve2 operation=smart reason=timeout");
    }

    @Test
    void nothingElseIsLogged() {
        assertThat(log)
                .filteredOn(line -> !line.contains(" target="))
                .singleElement()
                .asString()
                .contains("watching 10 targets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"well", "well-ssh"})
    void whatIsWellHasNothingOfIt(String target) throws Exception {
        Page page = Page.parse(metrics);

        assertThat(page.value("pvefleet_target_up", label(target))).hasValue(1);
        assertThat(page.all("pvefleet_target_failure", label(target))).isEmpty();
        assertThat(page.sum("pvefleet_operation_failures_total", label(target))).isZero();
        assertThat(page.all("pve_guest_up", label(target))).isNotEmpty();
        assertThat(health(target)).matches("up since [-:TZ0-9]+");
        assertThat(log).noneMatch(line -> line.contains("target=" + target + " "));
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void noSecretIsAnywhere(Purpose token) {
        assertThat(metrics + health + String.join("\n", log)).doesNotContain(token.secret());
    }

    private static String health(String target) throws Exception {
        for (JsonNode check : JSON.readTree(health).path("checks")) {
            if (check.path("name").asText().equals("targets")) {
                return check.path("data").path(target).asText();
            }
        }
        return "no word of any target";
    }

    private static String label(String target) {
        return "target=\"%s\"".formatted(target);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
