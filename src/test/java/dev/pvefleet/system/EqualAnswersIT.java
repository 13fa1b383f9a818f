package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same cluster gives the same JSON whichever way it is asked, times aside.
class EqualAnswersIT {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("sync"),
            List.of("node-status"),
            List.of("node-config"),
            List.of("qemu", "get-config", "--vmid", "100"),
            List.of("lxc", "lookup", "--vm-name", "dns"));

    @ParameterizedTest
    @CsvSource({"7, 4", "8, 4", "9, 1"})
    void everyTransportGivesTheSameDocuments(int major, int minor, @TempDir Path folder) throws Exception {
        ClusterSpec spec = ClusterSpec.small().withVersion(new PveVersion(major, minor));
        try (Site site = Site.open(folder, spec)) {
            Path rest = site.config(site.overRest("lab", "nodes: all"));
            Path tunnel = site.config(site.overTunnel("lab", "nodes: all"));
            Path ssh = site.config(site.overSsh("lab", "nodes: all"));

            for (List<String> command : COMMANDS) {
                compare(command, rest, tunnel, ssh);
            }
        }
    }

    /// The averages that PVE keeps of each minute change when a minute is over: what was asked in two of them is asked
    /// anew.
    private static void compare(List<String> command, Path rest, Path tunnel, Path ssh) {
        JsonNode expected = answer(rest, command);
        JsonNode throughTheTunnel = answer(tunnel, command);
        JsonNode overSsh = answer(ssh, command);
        for (int more = 3; more > 0 && !answer(rest, command).equals(expected); more--) {
            expected = answer(rest, command);
            throughTheTunnel = answer(tunnel, command);
            overSsh = answer(ssh, command);
        }

        assertThat(expected.size()).as("%s", command).isPositive();
        assertThat(throughTheTunnel).as("%s through the tunnel", command).isEqualTo(expected);
        assertThat(overSsh).as("%s over SSH", command).isEqualTo(expected);
    }

    private static JsonNode answer(Path config, List<String> command) {
        List<String> words = new java.util.ArrayList<>(List.of("--config", config.toString(), "--output", "json"));
        words.addAll(command);
        Program.Ended ended = Program.run(words.toArray(String[]::new));

        assertThat(ended.exitCode()).as("%s: %s", command, ended).isZero();
        return still(ended.json());
    }

    /// Without what changes from one second to the next: times, loads and counters.
    private static JsonNode still(JsonNode node) {
        switch (node) {
            case ObjectNode object -> {
                object.remove(List.of(
                        "recordedAt",
                        "disksRecordedAt",
                        "cpuPct",
                        "memBytes",
                        "memUsed",
                        "memAvailable",
                        "memPct",
                        "diskBytes",
                        "rootfsUsed",
                        "rootfsAvail",
                        "rootfsPct",
                        "netinBytes",
                        "netoutBytes",
                        "diskreadBytes",
                        "diskwriteBytes",
                        "uptimeSec",
                        "loadavg"));
                object.forEach(EqualAnswersIT::still);
            }
            case ArrayNode array -> array.forEach(EqualAnswersIT::still);
            default -> {}
        }
        return node;
    }
}
