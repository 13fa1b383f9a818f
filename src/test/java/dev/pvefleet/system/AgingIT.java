package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.bench.AgentProcess;
import dev.pvefleet.bench.Form;
import dev.pvefleet.bench.Page;
import dev.pvefleet.bench.Until;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was remembered is not passed off as news: with its cluster gone, it is shown as restored, and then not at all.
class AgingIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// Long enough for a slow machine to start the agent before three of them have passed.
    private static final String SCHEDULE = "    schedule: {sync: 15s, nodeStatus: 15s}\n";

    @TempDir
    Path folder;

    @Test
    void remembersGuestsOfAClusterThatIsGoneUntilThatIsTooOld() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small())) {
            int port = AgentProcess.freePort();
            Path config = site.configListening("127.0.0.1:" + port, site.overRest("lab", "nodes: all") + SCHEDULE);
            try (AgentProcess first = AgentProcess.start(Form.ofTests(), config, port, Map.of())) {
                first.awaitReady();
                await(first, page -> !guests(page).isEmpty() && hasWritten(page));
                first.kill();
            }
            site.simulator()
                    .spec()
                    .nodeNames()
                    .forEach(node -> site.simulator().changes().kill(node));

            long began = System.nanoTime();
            try (AgentProcess second = AgentProcess.start(Form.ofTests(), config, port, Map.of())) {
                Page restored = await(second, page -> !guests(page).isEmpty());
                System.out.printf("the last state was served after %d ms%n", (System.nanoTime() - began) / 1_000_000);
                assertThat(restored.value("pvefleet_state_restored", "operation=\"sync\""))
                        .hasValue(1);

                Page aged = await(second, page -> guests(page).isEmpty());
                assertThat(aged.value("pvefleet_target_up")).hasValue(0);
                assertThat(aged.value("pvefleet_operation_last_success_timestamp_seconds", "operation=\"sync\""))
                        .isPresent();
            }
        }
    }

    private static Map<String, Double> guests(Page page) {
        return page.all("pve_guest_up", "target=\"lab\"");
    }

    private static boolean hasWritten(Page page) {
        return page.value("pvefleet_state_last_write_timestamp_seconds").isPresent();
    }

    private static Page await(AgentProcess agent, Predicate<Page> wanted) throws Exception {
        return Until.seen("page that says it", LIMIT, () -> {
            agent.assertAlive();
            try {
                return Optional.of(agent.metrics()).filter(wanted);
            } catch (IOException notYet) {
                return Optional.empty();
            }
        });
    }
}
