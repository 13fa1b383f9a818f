package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.GET;
import static dev.pvefleet.simulator.api.Method.POST;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Purpose;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Running commands through the guest agent.
class AgentExecTest {
    private final Pve pve = Pve.instant();

    @Test
    void runsACommandAndTellsItsEndOnce() {
        String pid = exec(100, "command", "echo", "command", "hello", "command", "there");

        JsonNode status = status(100, pid);
        assertThat(status.toString()).isEqualTo("{\"exited\":1,\"exitcode\":0,\"out-data\":\"hello there\\n\"}");
        assertThat(refusedStatus(100, pid)).isEqualTo("Agent error: Invalid parameter 'pid'\n");
    }

    @Test
    void tellsThatItIsNotDoneYet() {
        String pid = exec(100, "command", "sleep", "command", "20");

        assertThat(status(100, pid).toString()).isEqualTo("{\"exited\":0}");
        pve.turn(Duration.ofSeconds(19));
        assertThat(status(100, pid).path("exited").asInt()).isZero();
        pve.turn(Duration.ofSeconds(1));
        assertThat(status(100, pid).path("exitcode").asInt()).isZero();
    }

    @Test
    void separatesTheStreamsAndTheExitCode() {
        String pid = exec(100, "command", "/bin/sh", "command", "-c", "command", "echo out; echo err >&2; exit 3");

        JsonNode status = status(100, pid);
        assertThat(status.path("exitcode").asInt()).isEqualTo(3);
        assertThat(status.path("out-data").asText()).isEqualTo("out\n");
        assertThat(status.path("err-data").asText()).isEqualTo("err\n");
        assertThat(status.has("signal")).isFalse();
    }

    @Test
    void namesTheSignalThatEndedIt() {
        JsonNode status = status(100, exec(100, "command", "sh", "command", "-c", "command", "kill -9 $$"));

        assertThat(status.path("signal").asInt()).isEqualTo(9);
        assertThat(status.has("exitcode")).isFalse();
    }

    @Test
    void readsItsInput() {
        JsonNode status = status(100, exec(100, "command", "cat", "input-data", "one\ntwo"));

        assertThat(status.path("out-data").asText()).isEqualTo("one\ntwo");
    }

    @Test
    void takesOnly64KibOfInput() {
        assertThat(refused(100, "command", "cat", "input-data", "x".repeat(65_537))
                        .errors())
                .containsKey("input-data");
        exec(100, "command", "cat", "input-data", "x".repeat(65_536));
    }

    @Test
    void garblesWhatIsNotAscii() {
        String out = status(100, exec(100, "command", "printf", "command", "caf\\303\\251"))
                .path("out-data")
                .asText();

        assertThat(out).isEqualTo("cafÃ©");
        assertThat(new String(out.getBytes(ISO_8859_1), UTF_8)).isEqualTo("café");
    }

    @Test
    void saysWhenTheOutputIsNotWhole() {
        JsonNode status = status(100, exec(100, "command", "printf", "command", "%16777220s", "command", "x"));

        assertThat(status.path("out-truncated").asInt()).isEqualTo(1);
        assertThat(status.has("err-truncated")).isFalse();
    }

    @Test
    void tellsThatThereIsNoSuchProgram() {
        assertThat(refused(100, "command", "nope").message())
                .isEqualTo("Agent error: Guest agent command failed, error was 'Failed to execute child process"
                        + " “nope” (No such file or directory)'\n");
    }

    @Test
    void needsAnAgentThatAnswers() {
        assertThat(refused(105, "command", "true").message()).isEqualTo("No QEMU guest agent configured\n");
        assertThat(refused(112, "command", "true").message()).isEqualTo("QEMU guest agent is not running\n");
        assertThat(refused(121, "command", "true").message()).isEqualTo("VM 121 is not running\n");
        assertThat(refused(114, "command", "true").message())
                .isEqualTo("VM 114 qga command 'guest-exec' failed - got timeout\n");
        assertThat(refused(120, "command", "true").message())
                .isEqualTo("Agent error: Command guest-exec has been disabled\n");
    }

    @Test
    void pings() {
        assertThat(pve.post(pve.path(100) + "/agent/ping").path("result").isObject())
                .isTrue();
        assertThat(pve.refused(POST, pve.path(112) + "/agent/ping").message())
                .isEqualTo("QEMU guest agent is not running\n");
    }

    @Test
    void forgetsEverythingWhenTheVmStartsAnew() {
        String pid = exec(100, "command", "true");
        pve.turn(Duration.ofSeconds(1));
        pve.exit(POST, pve.path(100) + "/status/stop");
        pve.exit(POST, pve.path(100) + "/status/start");

        assertThat(refusedStatus(100, pid)).isEqualTo("Agent error: Invalid parameter 'pid'\n");
    }

    @Test
    void takesTheCommandAsAListInPve7() {
        Pve old = Pve.version(7, 4);
        String pid = old.post(old.path(100) + "/agent/exec", "command", "echo", "command", "a b")
                .path("pid")
                .asText();

        assertThat(old.get(old.path(100) + "/agent/exec-status", "pid", pid)
                        .path("out-data")
                        .asText())
                .isEqualTo("a b\n");
        assertThat(old.refused(POST, old.path(100) + "/agent/exec").message())
                .isEqualTo("command or input-data (or both) required\n");
        assertThat(pve.refused(POST, pve.path(100) + "/agent/exec").errors()).containsKey("command");
    }

    @Test
    void splitsASingleWordInPve7AndLosesEmptyOnesAtTheEnd() {
        Pve old = Pve.version(7, 4);

        assertThat(out(old, "command", "echo a,b;c")).isEqualTo("a b c\n");
        assertThat(old.refused(POST, old.path(100) + "/agent/exec", "command", "echo a,b;c\0")
                        .message())
                .as("as pvesh does")
                .contains("“echo a,b;c”");
        assertThat(out(old, "command", "printf", "command", "[%s]", "command", "", "command", ""))
                .isEqualTo("[]");
        assertThat(out(pve, "command", "printf", "command", "[%s][%s]", "command", "", "command", "x"))
                .isEqualTo("[][x]");
    }

    @Test
    void takesInputAsBytesOneACharacter() {
        String octets = IntStream.range(0, 256).mapToObj(Character::toString).collect(Collectors.joining());

        assertThat(out(pve, "command", "cat", "input-data", octets)).isEqualTo(octets);
        assertThat(refused(100, "command", "cat", "input-data", "5 €").message())
                .startsWith("Wide character in subroutine entry at ");
    }

    @Test
    void losesTheAgentToACommandThatIsNotAscii() {
        assertThat(refused(100, "command", "echo", "command", "grün").message())
                .isEqualTo("VM 100 qga command 'guest-exec' failed - got timeout\n");
        assertThat(refused(100, "command", "true").message()).isEqualTo("QEMU guest agent is not running\n");
        assertThat(pve.refused(POST, pve.path(100) + "/agent/ping").message())
                .isEqualTo("QEMU guest agent is not running\n");

        pve.turn(Duration.ofSeconds(1));
        pve.exit(POST, pve.path(100) + "/status/stop");
        pve.exit(POST, pve.path(100) + "/status/start");

        exec(100, "command", "true");
        assertThat(pve.get(pve.path(100) + "/agent/network-get-interfaces").path("result"))
                .isNotEmpty();
    }

    @Test
    void needsAnotherPrivilegeInPve9() {
        pve.as(Purpose.AUDITOR.identity());
        assertThat(refused(100, "command", "true").message())
                .isEqualTo("Permission check failed (/vms/100, VM.GuestAgent.Unrestricted)\n");

        Pve old = Pve.version(8, 4).as(Purpose.AUDITOR.identity());
        assertThat(old.refused(POST, old.path(100) + "/agent/exec", "command", "true")
                        .message())
                .isEqualTo("Permission check failed (/vms/100, VM.Monitor)\n");
    }

    @Test
    void letsTheAgentAndTheAddressesComeAfterAMoment() {
        Pve booting = Pve.at(Pace.INSTANT.withBoot(Duration.ofSeconds(10)));
        booting.exit(POST, booting.path(121) + "/status/start");
        booting.exit(POST, booting.path(116) + "/status/start");
        String agent = booting.path(121) + "/agent/network-get-interfaces";
        String container = booting.path(116) + "/interfaces";

        assertThat(booting.refused(GET, agent).message()).isEqualTo("QEMU guest agent is not running\n");
        assertThat(booting.get(container).findValues("inet")).isEmpty();
        booting.turn(Duration.ofSeconds(10));
        assertThat(booting.get(agent).findValuesAsText("ip-address")).contains("198.51.100.31");
        assertThat(booting.get(container).findValuesAsText("inet")).contains("198.51.100.26/24");
    }

    private static String out(Pve pve, String... params) {
        String pid = pve.post(pve.path(100) + "/agent/exec", params).path("pid").asText();
        return pve.get(pve.path(100) + "/agent/exec-status", "pid", pid)
                .path("out-data")
                .asText();
    }

    private String exec(int vmid, String... params) {
        return pve.post(pve.path(vmid) + "/agent/exec", params).path("pid").asText();
    }

    private Outcome.Refused refused(int vmid, String... params) {
        return pve.refused(POST, pve.path(vmid) + "/agent/exec", params);
    }

    private JsonNode status(int vmid, String pid) {
        return pve.get(pve.path(vmid) + "/agent/exec-status", "pid", pid);
    }

    private String refusedStatus(int vmid, String pid) {
        return pve.refused(GET, pve.path(vmid) + "/agent/exec-status", "pid", pid)
                .message();
    }
}
