package dev.pvefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.proxmox.FakePve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTest {
    private final FakeFleet fleet = new FakeFleet().with(new FakePve().target("pve1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "sync --help",
                "qemu --help",
                "agent --help",
                "token",
                "generate-completion"
            })
    void helpAndVersionAreAnsweredAtOnce(String line) {
        assertThat(fleet.ask(line.split(" ", -1))).isEqualTo(new Asked.Answered(0));
        assertThat(fleet.out()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "synk | Unmatched argument at index 0: 'synk'",
                "qemu | Missing required subcommand",
                "qemu lookup | Missing required argument (specify one of these): (--vmid=N | --vm-name=NAME)",
                "qemu lookup --vmid 5 | Invalid value for option '--vmid': '5' is not a vmid",
                "sync --target .x | Invalid value for option '--target': '.x' is not a target name",
                "demo --for soon | Invalid value for option '--for': 'soon' is not a duration",
                "sync --output xml | Invalid value for option '--output'",
            })
    void mistakesInTheArgumentsAreAnsweredAtOnceToo(String line, String complaint) {
        assertThat(fleet.ask(line.split(" ", -1))).isEqualTo(new Asked.Answered(ExitCode.USAGE));
        assertThat(fleet.err()).contains("error: " + complaint).contains("hint: ");
        assertThat(fleet.out()).isEmpty();
    }

    @Test
    void aTypingErrorGetsASuggestion() {
        fleet.ask("synk");

        assertThat(fleet.err()).contains("hint: did you mean sync?");
    }

    @Test
    void noArgumentsAreAMistake() {
        assertThat(fleet.ask()).isEqualTo(new Asked.Answered(ExitCode.USAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "node-status --no-smart", "nodeStatus", "qemu getConfig --vmName web", "simulate"})
    void commandsThatEndNeedNoPort(String line) {
        assertThat(fleet.ask(line.split(" ", -1))).isEqualTo(new Asked.OneShot(false, false));
        assertThat(fleet.out() + fleet.err()).isEmpty();
    }

    @Test
    void theAgentListensWhereItsConfigurationSays() {
        assertThat(fleet.ask("agent"))
                .isInstanceOfSatisfying(
                        Asked.Serving.class,
                        serving ->
                                assertThat(serving.http().orElseThrow().port()).isEqualTo(9810));
        assertThat(fleet.ask("demo"))
                .isInstanceOfSatisfying(
                        Asked.Serving.class,
                        serving -> assertThat(serving.http()).isEmpty());
    }

    @Test
    void onlyCommandsThatServeHaveALogFormat() {
        assertThat(fleet.ask("agent", "--log-format", "json"))
                .isInstanceOfSatisfying(
                        Asked.Serving.class,
                        serving -> assertThat(serving.logFormat()).isEqualTo(LogFormat.JSON));
        assertThat(fleet.ask("demo"))
                .isInstanceOfSatisfying(
                        Asked.Serving.class,
                        serving -> assertThat(serving.logFormat()).isEqualTo(LogFormat.TEXT));
        assertThat(fleet.ask("sync", "--log-format", "json")).isEqualTo(new Asked.Answered(ExitCode.USAGE));
    }

    @Test
    void commonOptionsStandBeforeOrAfterTheCommand() {
        assertThat(fleet.ask("--verbose", "sync")).isEqualTo(new Asked.OneShot(true, false));
        assertThat(fleet.ask("--verbose", "sync", "--output", "yaml")).isEqualTo(new Asked.OneShot(true, true));
        assertThat(fleet.ask("qemu", "lookup", "--vmid", "100", "--verbose")).isEqualTo(new Asked.OneShot(true, false));
    }
}
