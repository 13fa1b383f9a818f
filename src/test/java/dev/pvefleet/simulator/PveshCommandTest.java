package dev.pvefleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Founding;
import dev.pvefleet.simulator.cluster.Node;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PveshCommandTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final NodeName PVE1 = new NodeName("pve1");

    private final Cluster cluster = Founding.of(ClusterSpec.small(), NOON);
    private final PveshCommand pvesh = new PveshCommand(new ApiEngine(cluster, Clock.fixed(NOON, ZoneOffset.UTC)));

    @Test
    void printsNothingForNull() {
        assertThat(pvesh("get", "/nodes/pve2/lxc/116/interfaces", "--output-format", "json"))
                .isEqualTo(new PveshResult(0, "", ""));
    }

    @Test
    void takesOneDashOrTwoAndAbbreviations() {
        String whole = pvesh("get", "/cluster/resources", "--type", "node", "--output-format", "json")
                .stdout();

        assertThat(whole).contains("node/pve1").doesNotContain("qemu/100");
        assertThat(pvesh("get", "/cluster/resources", "-type", "node", "--output-format", "json")
                        .stdout())
                .isEqualTo(whole);
        assertThat(pvesh("get", "/cluster/resources", "--ty=node", "--output-format=json")
                        .stdout())
                .isEqualTo(whole);
    }

    @Test
    void refusesAnEmptyValueAfterTheEqualsSign() {
        PveshResult result = pvesh("get", "/cluster/resources", "--type=");

        assertThat(result.exitCode()).isEqualTo(255);
        assertThat(result.stderr())
                .startsWith("Option type requires an argument\n400 unable to parse option\npvesh get <api_path>");
    }

    @Test
    void refusesUnknownOptionsAndMisplacedNoproxy() {
        assertThat(pvesh("get", "/version", "--colour", "red").stderr()).startsWith("Unknown option: colour\n");
        assertThat(pvesh("get", "/version", "--noproxy").exitCode()).isEqualTo(255);
        assertThat(pvesh("--noproxy", "get", "/version").exitCode()).isZero();
    }

    @Test
    void printsComplaintsBelowTheNumber() {
        PveshResult result = pvesh("get", "/nodes/pve1/qemu/abc/config", "--output-format", "json");

        assertThat(result.exitCode()).isEqualTo(255);
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr()).isEqualTo("""
                        400 Parameter verification failed.
                        vmid: type check ('integer') failed - got 'abc'
                        pvesh get <api_path> [OPTIONS] [FORMAT_OPTIONS]
                        """);
    }

    @Test
    void diesOfCharactersThatAreNoBytesBeforeItSaysThem() {
        PveshResult result = pvesh("create", "/nodes/pve1/qemu/100/agent/exec", "--command", "/nosuch/program");

        assertThat(result.stderr()).isEqualTo("""
                        Wide character in die at /usr/share/perl5/PVE/RESTHandler.pm line 1131.
                        Agent error: Guest agent command failed, error was 'Failed to execute child process \
                        “/nosuch/program” (No such file or directory)'
                        """);
    }

    @Test
    void keepsEveryWordOfAnArrayAndTheLastOfAnythingElse() {
        PveshResult begun = pvesh(
                "create",
                "/nodes/pve1/qemu/100/agent/exec",
                "--command",
                "printf",
                "--command",
                "[%s][%s]",
                "--command",
                "",
                "--command",
                "a b",
                "--output-format",
                "json");

        assertThat(begun.exitCode()).isZero();
        assertThat(pvesh(
                                "get",
                                "/nodes/pve1/qemu/100/agent/exec-status",
                                "--pid",
                                "1",
                                "--pid",
                                begun.stdout().replaceAll("\\D", ""),
                                "--output-format",
                                "json")
                        .stdout())
                .contains("\"out-data\":\"[][a b]\"");
    }

    @Test
    void takesAnEmptyValueOfATextAndWritesNothing() {
        assertThat(pvesh("set", "/nodes/pve1/qemu/100/config", "--ciuser", "").exitCode())
                .isZero();
        assertThat(pvesh("set", "/nodes/pve1/qemu/100/config", "--cores", "").stderr())
                .startsWith("400 Parameter verification failed.\ncores: type check ('integer') failed - got ''\n");
    }

    @Test
    void readsBooleansInManyWords() {
        for (String yes : List.of("1", "on", "yes", "true")) {
            assertThat(pvesh("get", "/nodes/pve1/disks/list", "--skipsmart", yes, "--output-format", "json")
                            .stdout())
                    .as(yes)
                    .doesNotContain("PASSED");
        }
        assertThat(pvesh("get", "/nodes/pve1/disks/list", "--skipsmart", "--output-format", "json")
                        .stdout())
                .doesNotContain("PASSED");
        assertThat(pvesh("get", "/nodes/pve1/disks/list", "--skipsmart", "off", "--output-format", "json")
                        .stdout())
                .contains("PASSED");
    }

    @Test
    void hasNoHandlerForAnUnknownPath() {
        assertThat(pvesh("get", "/nowhere"))
                .isEqualTo(new PveshResult(1, "", "No 'get' handler defined for '/nowhere'\n"));
    }

    @Test
    void reachesOtherNodesOverSshAndFailsLikeIt() {
        cluster.changeNode(new NodeName("pve2"), node -> node.withCondition(Node.Condition.OFFLINE));

        PveshResult result = pvesh("get", "/nodes/pve2/status");

        assertThat(result).isEqualTo(new PveshResult(255, "", "ssh: connect to host pve2 port 22: No route to host\n"));
    }

    @Test
    void warnsOfALocaleOnStandardErrorOnly() {
        PveshResult result = pvesh.run(
                new PveshCall(PVE1, "root", "de_DE.UTF-8", List.of("get", "/version", "--output-format", "json")));

        assertThat(result.exitCode()).isZero();
        assertThat(result.stderr()).startsWith("perl: warning: Setting locale failed.");
        assertThat(result.stdout()).startsWith("{\"release\"");
    }

    private PveshResult pvesh(String... argv) {
        return pvesh.run(new PveshCall(PVE1, "root", "C.UTF-8", List.of(argv)));
    }
}
