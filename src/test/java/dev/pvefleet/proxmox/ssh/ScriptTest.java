package dev.pvefleet.proxmox.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                Params.of("tags", "a;b").with("delete", "").with("description", "-x"),
                DEADLINE,
                "pve1",
                "qemu",
                100);

        assertThat(script(call).lines())
                .contains("'env' 'LC_ALL=C.UTF-8' 'pvesh' 'set' '/nodes/pve1/qemu/100/config'"
                        + " '--tags' 'a;b' '--delete' '' '--description' '-x' '--output-format' 'json'");
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
