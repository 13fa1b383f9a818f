package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.bench.AgentProcess;
import dev.pvefleet.bench.Form;
import dev.pvefleet.bench.Page;
import dev.pvefleet.bench.Until;
import dev.pvefleet.contract.HealthyCluster;
import dev.pvefleet.metrics.Promtool;
import dev.pvefleet.metrics.Readme;
import dev.pvefleet.model.Operation;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.Where;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One agent that watches a healthy cluster with the README's token, and others that never gave anything of use: the
/// README's alerts, judged by Prometheus, see each of these and nothing of the healthy one.
@Timeout(300)
class AlertsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LAST_SUCCESS = "pvefleet_operation_last_success_timestamp_seconds";
    private static final String TOKEN = "operator-of-this-test";
    private static final String OFTEN =
            "    schedule: {sync: 1s, nodeStatus: 1s, smart: 2s, guestIps: 2s, timeout: 20s}\n";
    private static final Map<String, Fault> USELESS = new LinkedHashMap<>(Map.of(
            "garbage", new Fault.Garbage("<html>it works!</html>"),
            "notfound", new Fault.Refuse(404, "Not Found"),
            "broken", new Fault.Refuse(500, "Internal Server Error"),
            "emptylist", new Fault.Garbage("{\"data\":[]}")));

    @TempDir
    Path folder;

    private final Map<String, Simulator> useless = new LinkedHashMap<>();
    private final int port = AgentProcess.freePort();
    private Site site;
    private AgentProcess agent;
    private Path config;

    @BeforeEach
    void watch() throws Exception {
        site = Site.open(folder, ClusterSpec.small().withTemplates());
        HealthyCluster.heal(site.simulator());
        USELESS.forEach((name, fault) -> {
            Simulator cluster = Simulator.start(ClusterSpec.small().withName(name), Clock.systemUTC());
            cluster.faults().set(Where.anything(), fault);
            useless.put(name, cluster);
        });
        StringBuilder targets = new StringBuilder(healthy("well")).append(healthy("leaving"));
        useless.forEach((name, cluster) -> targets.append(site.overRest(
                        name, "nodes: all", cluster.apiUrl(Site.PVE1).toString(), Purpose.AUDITOR, cluster.caPem()))
                .append(OFTEN));
        targets.append(site.overRest("wrongnode", "node: pve9")).append(OFTEN);
        String tokens = "{name: ops, role: operator, sha256: %s}".formatted(sha256());
        config = site.configServing(
                "listen: \"127.0.0.1:%d\", tokens: [%s]".formatted(port, tokens), targets.toString());
        agent = AgentProcess.start(Form.ofTests(), config, port, Map.of());
    }

    @AfterEach
    void end() throws Exception {
        if (agent != null) {
            agent.close();
        }
        useless.values().forEach(Simulator::close);
        site.close();
    }

    @Test
    void whatIsHealthyIsSilentWhatGaveNothingIsSeenAndWhatLeftLeavesNothing() throws Exception {
        String page = awaited(AlertsIT::isTold);
        Instant now = Instant.now();

        assertThat(Promtool.complaintsAbout(page)).isEmpty();
        assertThat(firing(ofHealthy(page), now)).isEmpty();
        for (String name : List.of("garbage", "notfound", "broken", "emptylist", "wrongnode")) {
            assertThat(Page.parse(page).by("operation", LAST_SUCCESS, "target=\"%s\"".formatted(name)))
                    .as(name)
                    .hasSize(Operation.values().length)
                    .allSatisfy((_, at) -> assertThat(at).isZero());
            assertThat(firing(only(page, name), now)).as(name).anyMatch(alert -> alert.contains(LAST_SUCCESS));
        }

        site.simulator()
                .faults()
                .set(
                        Where.anything().endpoint("/cluster/resources"),
                        new Fault.Garbage("{\"data\":[{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"online\"}]}"));
        String emptied = awaited(text -> Page.parse(text)
                        .value("pvefleet_operation_success", "target=\"well\"", "operation=\"sync\"")
                        .orElse(1)
                == 0);
        assertThat(Page.parse(emptied).by("reason", "pvefleet_target_failure", "target=\"well\""))
                .containsKey("malformed");
        site.simulator().faults().clear();

        Files.writeString(config, Files.readString(config).replace(healthy("leaving"), ""));
        assertThat(reload()).containsIgnoringWhitespaces("\"removed\": [\"leaving\"]");

        // The page that was written last is served until the next is there.
        assertThat(awaited(text -> !text.contains("leaving"))).contains("target=\"well\"");
        String later = awaited(text -> runs(text, "well", Operation.SYNC) > runs(emptied, "well", Operation.SYNC) + 3);
        assertThat(later).doesNotContain("leaving");
        assertThat(text(agent.get("/q/health", Map.of()).body())).doesNotContain("leaving");
    }

    private String healthy(String name) {
        return site.overRest(
                        name,
                        "nodes: all",
                        site.simulator().apiUrl(Site.PVE1).toString(),
                        Purpose.AUDITOR,
                        site.simulator().caPem())
                + OFTEN;
    }

    private static boolean isTold(String page) {
        return List.of("well", "leaving").stream()
                        .allMatch(name -> List.of(Operation.values()).stream()
                                .allMatch(operation -> Page.parse(page)
                                                .value(
                                                        LAST_SUCCESS,
                                                        "target=\"%s\"".formatted(name),
                                                        "operation=\"%s\"".formatted(operation))
                                                .orElse(0)
                                        > 0))
                && USELESS.keySet().stream().allMatch(name -> runs(page, name, Operation.SYNC) > 1);
    }

    private static double runs(String page, String target, Operation operation) {
        return Page.parse(page)
                .sum(
                        "pvefleet_operation_runs_total",
                        "target=\"%s\"".formatted(target),
                        "operation=\"%s\"".formatted(operation));
    }

    private String awaited(Predicate<String> wanted) throws Exception {
        return Until.seen("the page that is wanted", PATIENCE, () -> {
            agent.assertAlive();
            try {
                return Optional.of(agent.metricsText()).filter(wanted);
            } catch (IOException notYet) {
                return Optional.empty();
            }
        });
    }

    private static List<String> firing(String page, Instant now) throws Exception {
        return Promtool.firing(Readme.alerts(), page, now);
    }

    /// The page of an agent that watches nothing else.
    private static String ofHealthy(String page) {
        return page.lines()
                .filter(line -> !line.contains("target=\"") || line.contains("target=\"well\""))
                .collect(Collectors.joining("\n"));
    }

    private static String only(String page, String target) {
        return page.lines()
                .filter(line -> line.contains("target=\"%s\"".formatted(target)))
                .collect(Collectors.joining("\n"));
    }

    private String reload() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/reload".formatted(port)))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(BodyPublishers.noBody())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static String sha256() throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
