package dev.pvefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.Golden;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class FleetCommandsTest {
    private static final String RESOURCES = "/cluster/resources";

    @Test
    void syncPrintsOneStableDocument() {
        FakeFleet fleet = new FakeFleet().with(well().target("lab", "pve1"));

        int exitCode = fleet.run("sync", "--output", "json");

        assertThat(exitCode).isZero();
        assertThat(fleet.err()).isEmpty();
        assertThat(fleet.closed()).isOne();
        Golden.assertMatches("json/sync.json", fleet.out());
    }

    @Test
    void nodeStatusPrintsOneStableDocument() {
        FakeFleet fleet = new FakeFleet().with(well().target("lab", "pve1"));

        assertThat(fleet.run("-o", "json", "node-status")).isZero();

        Golden.assertMatches("json/node-status.json", fleet.out());
    }

    @Test
    void nodeConfigPrintsOneStableDocument() {
        FakeFleet fleet = new FakeFleet().with(well().target("lab", "pve1"));

        fleet.run("-o", "json", "node-config");

        Golden.assertMatches("json/node-config.json", fleet.out());
    }

    @Test
    void getConfigPrintsTheBagAsPveGivesIt() {
        FakeFleet fleet = new FakeFleet().with(well().target("lab", "pve1"));

        assertThat(fleet.run("qemu", "get-config", "--vmid", "100", "-o", "json"))
                .as(fleet.err())
                .isZero();

        Golden.assertMatches("json/get-config.json", fleet.out());
    }

    @Test
    void withoutSmartTheDisksAreLeftAlone() {
        FakePve pve = well();
        FakeFleet fleet = new FakeFleet().with(pve.target("lab", "pve1"));

        assertThat(fleet.run("node-status", "--no-smart", "-o", "json")).isZero();

        assertThat(fleet.out()).contains("\"disksState\" : \"skipped\"");
        assertThat(pve.calls()).noneMatch(call -> call.path().contains("disks"));
    }

    @Test
    void oneDeadTargetOfThreeLeavesTheOthers() {
        FakeFleet fleet = new FakeFleet()
                .with(well().target("a", "pve1"))
                .with(new FakePve().fail(RESOURCES, Kind.UNREACHABLE).target("b", "pve1"))
                .with(well().target("c", "pve1"));

        int exitCode = fleet.run("sync");

        assertThat(exitCode).isEqualTo(ExitCode.PARTIAL);
        assertThat(fleet.out().lines().map(line -> line.substring(0, Math.max(0, line.indexOf(' ')))))
                .contains("a", "c")
                .doesNotContain("b");
        assertThat(fleet.err()).startsWith("error: b: GET /cluster/resources on https://192.0.2.10:8006");
    }

    @Test
    void ifAllFailForTheSameReasonTheExitCodeIsThatReasons() {
        FakeFleet fleet = new FakeFleet()
                .with(new FakePve().fail(RESOURCES, Kind.UNREACHABLE).target("a", "pve1"))
                .with(new FakePve().fail(RESOURCES, Kind.TLS).target("b", "pve1"));

        assertThat(fleet.run("sync")).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void ifAllFailForDifferentReasonsNoSingleNumberIsTrue() {
        FakeFleet fleet = new FakeFleet()
                .with(new FakePve().fail(RESOURCES, Kind.UNREACHABLE).target("a", "pve1"))
                .with(new FakePve().refuse(RESOURCES, 401, "").target("b", "pve1"));

        assertThat(fleet.run("sync")).isEqualTo(ExitCode.PARTIAL);
    }

    @Test
    void forProgramsFailuresAreADocumentOnStderr() {
        FakeFleet fleet =
                new FakeFleet().with(new FakePve().refuse(RESOURCES, 401, "").target("a", "pve1"));

        int exitCode = fleet.run("sync", "-o", "json");

        assertThat(exitCode).isEqualTo(ExitCode.DENIED);
        Golden.assertMatches("json/error-unauthenticated.json", fleet.err());
        Golden.assertMatches("json/sync-failed.json", fleet.out());
    }

    @Test
    void aNodeThatFailsMakesItsTargetAPartialFailure() {
        FakeFleet fleet = new FakeFleet().with(well().target("lab", "pve1", "pve2"));

        int exitCode = fleet.run("node-status", "--no-smart", "-o", "json");

        assertThat(exitCode).isEqualTo(ExitCode.PARTIAL);
        assertThat(fleet.out()).contains("\"node\" : \"pve1\"", "\"failures\" : [ {", "no node 'pve2' in the cluster");
        assertThat(fleet.err()).contains("\"kind\" : \"partial\"");
    }

    @Test
    void onlyTheNamedTargetIsAsked() {
        FakePve other = well();
        FakeFleet fleet = new FakeFleet().with(well().target("a", "pve1")).with(other.target("b", "pve1"));

        assertThat(fleet.run("sync", "--target", "a")).isZero();

        assertThat(other.calls()).isEmpty();
    }

    @Test
    void anUnknownTargetIsAMistakeThatNamesTheKnownOnes() {
        FakeFleet fleet = new FakeFleet().with(well().target("a", "pve1")).with(well().target("b", "pve1"));

        assertThat(fleet.run("--target", "c", "sync")).isEqualTo(ExitCode.USAGE);

        assertThat(fleet.err()).isEqualTo("error: there is no target 'c'; pve-fleet.yaml has: a, b\n");
        assertThat(fleet.closed()).isOne();
    }

    @Test
    void aGuestThatIsNotThereIsNotFound() {
        FakeFleet fleet = new FakeFleet().with(well().target("lab", "pve1"));

        assertThat(fleet.run("lxc", "lookup", "--vm-name", "nope")).isEqualTo(ExitCode.NOT_FOUND);

        assertThat(fleet.out()).isEmpty();
        assertThat(fleet.err())
                .startsWith("error: no lxc guest named 'nope' on lab")
                .contains("hint: ");
    }

    @Test
    void anAddressThatMayNotBeReadIsAWarning() {
        FakePve pve = well().answer(RESOURCES, Recorded.data("pve8/resources.json"))
                .refuse(
                        "/nodes/pve1/qemu/100/agent/network-get-interfaces",
                        403,
                        "Permission check failed (/vms/100, VM.Monitor)");
        FakeFleet fleet = new FakeFleet().with(pve.target("lab", "pve1"));

        assertThat(fleet.run("qemu", "lookup", "--vmid", "100")).isZero();

        assertThat(fleet.err()).startsWith("warning: forbidden: GET ").contains("VM.Monitor");
        assertThat(fleet.out()).contains("running");
    }

    @Test
    void aGuestWithoutAnAgentIsNoWarning() {
        FakePve pve = well().answer(RESOURCES, Recorded.data("pve8/resources.json"))
                .refuse("/nodes/pve1/qemu/100/agent/network-get-interfaces", 500, "No QEMU guest agent configured");
        FakeFleet fleet = new FakeFleet().with(pve.target("lab", "pve1"));

        assertThat(fleet.run("qemu", "lookup", "--vmid", "100")).isZero();

        assertThat(fleet.err()).isEmpty();
    }

    @Test
    void aResultThatCannotBeWrittenIsNoSuccess() {
        FakeFleet fleet = new FakeFleet().with(well().target("lab", "pve1")).onAFullDisk();

        assertThat(fleet.run("sync")).isEqualTo(ExitCode.INTERNAL);

        assertThat(fleet.err()).isEqualTo("error: the result could not be written: No space left on device\n");
    }

    @Test
    void aResultThatCannotBeWrittenDoesNotHideAnEarlierFailure() {
        FakeFleet fleet = new FakeFleet().with(well().target("lab", "pve1")).onAFullDisk();

        assertThat(fleet.run("lxc", "lookup", "--vm-name", "nope", "-o", "json"))
                .isEqualTo(ExitCode.NOT_FOUND);

        assertThat(fleet.err())
                .startsWith("{")
                .containsOnlyOnce("\n}\n")
                .contains("\"kind\" : \"not_found\"", "\"warnings\" : [ \"the result could not be written");
    }

    @Test
    void aDefectIsOneLineUnlessAskedForMore() {
        FakePve broken = new FakePve().on(RESOURCES, call -> {
            throw new IllegalStateException("this cannot happen");
        });
        FakeFleet quiet = new FakeFleet().with(broken.target("a", "pve1"));
        FakeFleet verbose = new FakeFleet().with(broken.target("a", "pve1"));

        assertThat(quiet.run("sync")).isEqualTo(ExitCode.INTERNAL);
        assertThat(verbose.run("sync", "--verbose")).isEqualTo(ExitCode.INTERNAL);

        assertThat(quiet.err()).contains("this cannot happen", "--verbose").doesNotContain("\tat ");
        assertThat(verbose.err()).contains("\tat ");
    }

    @Test
    void anErrorIsToldToo() {
        FakeFleet fleet = new FakeFleet();

        assertThat(fleet.run("agent")).isEqualTo(ExitCode.INTERNAL);

        assertThat(fleet.err()).contains("no agent was asked for");
    }

    @Test
    void whatIsLoggedIsPartOfTheOneDocumentForPrograms() throws Exception {
        Logger logger = Logger.getLogger("dev.pvefleet.test");
        FakePve broken = new FakePve().on(RESOURCES, call -> {
            logger.log(Level.WARNING, "a line of the log");
            throw new IllegalStateException("this cannot happen");
        });
        FakeFleet verbose = new FakeFleet().with(broken.target("a", "pve1"));
        FakeFleet quiet = new FakeFleet().with(broken.target("a", "pve1"));

        assertThat(verbose.run("sync", "--verbose", "--output", "json")).isEqualTo(ExitCode.INTERNAL);
        assertThat(quiet.run("sync", "--output", "json")).isEqualTo(ExitCode.INTERNAL);

        JsonNode said = new ObjectMapper()
                .readerFor(JsonNode.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readValue(verbose.err());
        assertThat(said.at("/error/kind").asText()).isEqualTo("internal");
        assertThat(said.get("log"))
                .extracting(JsonNode::asText)
                .anyMatch(line -> line.contains(" WARN") && line.endsWith(" a line of the log"))
                .anyMatch(line -> line.contains("\tat "));
        assertThat(new ObjectMapper().readTree(quiet.err()).has("log")).isFalse();
    }

    @Test
    void warningsNeverMixWithResults() {
        FakeFleet fleet = new FakeFleet()
                .with(well().target("a", "pve1"))
                .warning("targets.a: the certificate is not checked (skipTlsVerify)");

        fleet.run("sync");

        assertThat(fleet.err()).isEqualTo("warning: targets.a: the certificate is not checked (skipTlsVerify)\n");
        assertThat(fleet.out()).startsWith("TARGET").doesNotContain("warning");
    }

    @Test
    void warningsAreADocumentForPrograms() {
        FakeFleet fleet = new FakeFleet()
                .with(well().target("a", "pve1"))
                .warning("targets.a: the certificate is not checked (skipTlsVerify)");

        fleet.run("sync", "-o", "json");

        assertThat(fleet.err()).isEqualTo("""
                {
                  "warnings" : [ "targets.a: the certificate is not checked (skipTlsVerify)" ]
                }
                """);
        assertThat(fleet.out()).startsWith("{");
    }

    @Test
    void warningsAndAFailureAreOneDocumentForPrograms() {
        FakeFleet fleet = new FakeFleet()
                .with(well().target("a", "pve1"))
                .warning("targets.a: the certificate is not checked (skipTlsVerify)");

        fleet.run("sync", "-o", "json", "--target", "b");

        assertThat(fleet.err()).startsWith("{").containsOnlyOnce("\n}\n").contains("\"error\"", "\"warnings\"");
    }

    @Test
    void onlyATerminalGetsColours() {
        FakeFleet terminal = new FakeFleet().with(well().target("a", "pve1")).onATerminal();
        FakeFleet pipe = new FakeFleet().with(well().target("a", "pve1"));

        terminal.run("sync");
        pipe.run("sync");

        assertThat(terminal.out()).contains("\u001b[32mrunning\u001b[0m");
        assertThat(pipe.out()).contains("running").doesNotContain("\u001b");
    }

    static FakePve well() {
        return new FakePve()
                .answer(RESOURCES, Recorded.data("pve9/resources.json"))
                .answer("/nodes/pve1/status", Recorded.data("pve9/node-status.json"))
                .answer("/nodes/pve1/rrddata", Recorded.json("""
                        [{"time":60,"iowait":0.0125,"pressurecpusome":1.5,"pressureiofull":0.25},{"time":120}]"""))
                .answer("/nodes/pve1/disks/list", Recorded.data("pve8/disks.json"))
                .answer("/nodes/pve1/storage", Recorded.data("pve8/storage.json"))
                .answer("/nodes/pve1/network", Recorded.data("pve8/network.json"))
                .answer("/nodes/pve1/qemu", Recorded.json("[{\"vmid\":100,\"name\":\"web\"}]"))
                .answer("/nodes/pve1/lxc", Recorded.json("[{\"vmid\":200,\"name\":\"dns\"}]"))
                .answer("/nodes/pve1/qemu/100/config", Recorded.data("pve8/qemu-config.json"))
                .answer(
                        "/nodes/pve1/qemu/100/status/current",
                        Recorded.json("{\"status\":\"running\",\"name\":\"web\"}"));
    }
}
