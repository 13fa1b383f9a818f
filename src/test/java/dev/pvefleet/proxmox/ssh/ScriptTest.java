package dev.pvefleet.proxmox.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    private static final Instant DEADLINE = Instant.parse("2026-01-02T03:04:05Z");
    private static final List<String> PVESH = List.of("env", "LC_ALL=C.UTF-8", "pvesh");

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "it's", "''", "a b", "$HOME `id` $(id)", "\\", "a\nb", "-x", "Grüße;✓", "!#*?~"})
    void quotesAnyWordForAShell(String word) throws Exception {
        // By standard input, because a JVM in the POSIX locale cannot give a program an argument outside of ASCII.
        Process shell = new ProcessBuilder("sh").start();

        try (OutputStream script = shell.getOutputStream()) {
            script.write(("printf %s " + Script.quote(word)).getBytes(UTF_8));
        }

        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(word);
    }

    @Test
    void refusesANul() {
        assertThatThrownBy(() -> Script.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void putsEachParameterInTwoWords() {
        Call call = Call.to(
                Endpoint.GUEST_SET_CONFIG,
                Params.of("tags", "a;b").withArray("delete", List.of("", "-")).with("description", "-x"),
                DEADLINE,
                "pve1",
                "qemu",
                100);

        assertThat(script(call).lines())
                .contains("'env' 'LC_ALL=C.UTF-8' 'pvesh' 'set' '/nodes/pve1/qemu/100/config'"
                        + " '--tags' 'a;b' '--delete' '' '--delete' '-' '--description' '-x' '--output-format' 'json'");
    }

    @Test
    void goesToTheShellsInputWhereItIsTooLongForAnArgument() throws Exception {
        String value = "it's 64 KiB \u00ff".repeat(5_000);
        Script script = Script.of(
                List.of(call("input-data", value)), List.of("printf", "'%s\\0'"), Duration.ofSeconds(10), "nonce");

        assertThat(script.command()).isEqualTo("exec sh");
        Process shell = new ProcessBuilder("sh", "-c", script.command()).start();
        try (OutputStream input = shell.getOutputStream()) {
            input.write(script.input());
        }
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).contains(value);
    }

    @Test
    void doesNothingOfAnInputThatIsCutOff() throws Exception {
        Script script = Script.of(
                List.of(call("input-data", "x".repeat(60_000))),
                List.of("printf", "'%s\\0'"),
                Duration.ofSeconds(10),
                "nonce");
        byte[] input = script.input();

        Process shell = new ProcessBuilder("sh", "-c", script.command()).start();
        try (OutputStream stream = shell.getOutputStream()) {
            stream.write(input, 0, input.length - 15);
        }
        assertThat(shell.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void saysWhatAnArgumentCannotCarry() {
        assertThat(Script.objection(call("input-data", "x".repeat(65_536)))).isEmpty();
        assertThat(Script.objection(call("input-data", "\u00ff".repeat(65_535))))
                .isEmpty();
        assertThat(Script.objection(call("input-data", "\u00ff".repeat(65_536))))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("131072 bytes").contains("at most 131071"));
        assertThat(Script.objection(call("input-data", "a\0b")))
                .hasValueSatisfying(why -> assertThat(why).contains("NUL").contains("REST"));
        assertThat(Script.objection(call("ciuser", "")))
                .hasValueSatisfying(why -> assertThat(why).contains("'ciuser' has an empty value"));
        assertThat(Script.objection(words(Collections.nCopies(20, "x".repeat(65_536)))))
                .hasValueSatisfying(why -> assertThat(why).contains("at most 1048576"));
    }

    @Test
    void knowsThatPve7LosesEmptyWordsAtTheEnd() {
        assertThat(Script.objection(words(List.of("printf", "", "x y")))).isEmpty();
        assertThat(Script.objection(words(List.of("printf", ""))))
                .as("whether it matters is not known yet")
                .isPresent();
        assertThat(Script.objection(words(List.of("printf", "")).of(new PveVersion(7, 4))))
                .hasValueSatisfying(why -> assertThat(why).contains("ends with an empty word"));
        assertThat(Script.objection(words(List.of("printf", "")).of(new PveVersion(8, 0))))
                .isEmpty();
    }

    private static Call call(String name, String value) {
        return Call.to(Endpoint.AGENT_EXEC, Params.of(name, value), DEADLINE, "pve1", 100);
    }

    private static Call words(List<String> words) {
        return Call.to(Endpoint.AGENT_EXEC, Params.NONE.withArray("command", words), DEADLINE, "pve1", 100);
    }

    @ParameterizedTest
    @CsvSource({"qemu, co", "qemu, CORES", "qemu, quiet", "qemu, output-format", "lxc, mem", "lxc, ciuser", "lxc, net"})
    void sendsNoNameThatPveshCouldTakeForAnother(String type, String name) {
        Call call = Call.to(Endpoint.GUEST_SET_CONFIG, Params.of(name, "3"), DEADLINE, "pve1", type, 100);

        assertThat(Script.objection(call).orElseThrow()).startsWith("'" + name + "' is no option of PVE");
    }

    @ParameterizedTest
    @CsvSource({"qemu, cores", "qemu, scsi30", "qemu, digest", "lxc, mp255", "lxc, env", "lxc, revert"})
    void sendsEveryWholeName(String type, String name) {
        Call call = Call.to(Endpoint.GUEST_SET_CONFIG, Params.of(name, "3"), DEADLINE, "pve1", type, 100);

        assertThat(Script.objection(call)).isEmpty();
        assertThat(script(call).command()).contains("--" + name);
    }

    @Test
    void leavesAUpidInAPathAsItIs() {
        String upid = "UPID:pve1:0000C350:00001234:691F0A00:qmstart:100:svc@pve!auto:";

        Call call = Call.to(Endpoint.TASK_STATUS, Params.NONE, DEADLINE, "pve1", upid);

        assertThat(script(call).command()).contains("'/nodes/pve1/tasks/" + upid + "/status'");
    }

    @Test
    void letsTheFarSideEndAReadButNeverAWrite() {
        Script read = script(Call.to(Endpoint.NODES, Params.NONE, DEADLINE));
        Script write = script(Call.to(Endpoint.GUEST_START, Params.NONE, DEADLINE, "pve1", "qemu", 100));

        assertThat(read.command()).contains("timeout -k 2 20");
        assertThat(read.mayBeEnded()).isTrue();
        assertThat(write.command()).doesNotContain("timeout");
        assertThat(write.mayBeEnded()).isFalse();
    }

    @Test
    void keepsTimeForTheLaterReads() {
        Call call = Call.to(Endpoint.NODES, Params.NONE, DEADLINE);

        assertThat(script(call, call, call).command()).contains("timeout -k 2 16");
    }

    private static Script script(Call... calls) {
        return Script.of(List.of(calls), PVESH, Duration.ofSeconds(20), "nonce");
    }
}
