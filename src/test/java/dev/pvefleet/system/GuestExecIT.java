package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The program hands the very words and bytes on to a guest, over HTTPS and through a real SSH server, or refuses.
class GuestExecIT {
    @TempDir
    static Path folder;

    private static Site site;

    /// How PVE is asked.
    enum Way {
        REST,
        PVESH
    }

    @BeforeAll
    static void open() throws Exception {
        site = Site.open(folder, ClusterSpec.small());
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyWordArrives(Way way) {
        Program.Ended ended =
                exec(way, "printf", "[%s][%s][%s][%s][%s]\n", "", "a b, c", "it's \"quoted\"; $(id) `id`", "-x", "");

        assertThat(ended.exitCode()).as("%s", ended).isZero();
        assertThat(ended.stdout()).isEqualTo("[][a b, c][it's \"quoted\"; $(id) `id`][-x][]\n");
    }

    @ParameterizedTest
    @EnumSource
    void everyByteArrivesAndComesBack(Way way) {
        byte[] bytes = new byte[256];
        for (int octet = 0; octet < bytes.length; octet++) {
            bytes[octet] = (byte) octet;
        }
        Program.Ended refused = null;
        if (way == Way.PVESH) {
            refused = Program.runWithInput("a\0b", words(way, "cat"));
            bytes[0] = 'a';
        }

        assertThat(Program.octets(bytes, words(way, "cat"))).isEqualTo(bytes);

        if (refused != null) {
            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(3);
            assertThat(refused.stderr()).contains("holds a NUL", "REST");
        }
    }

    @ParameterizedTest
    @EnumSource
    void inputOf64KibArrivesAndMoreIsRefused(Way way) {
        String most = "it's sixteen b. ".repeat(4_096);

        assertThat(Program.runWithInput(most, words(way, "cat")).stdout()).isEqualTo(most);

        Program.Ended refused = Program.runWithInput(most + "x", words(way, "cat"));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stderr()).contains("64 KiB");
    }

    @ParameterizedTest
    @EnumSource
    void aWordThatWouldHangTheAgentIsRefused(Way way) {
        for (String locale : List.of("C", "C.UTF-8")) {
            Program.Ended refused = Program.run(Map.of("LC_ALL", locale), words(way, "echo", "grün"));

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(2);
            assertThat(refused.stderr()).contains("CMD", "ASCII", "standard input");
        }
        assertThat(exec(way, "echo", "alive").stdout()).isEqualTo("alive\n");
    }

    @ParameterizedTest
    @EnumSource
    void aProgramThatIsNotThereIsNamed(Way way) {
        Program.Ended missing = exec(way, "/nosuch/program");

        assertThat(missing.exitCode()).as("%s", missing).isEqualTo(8);
        assertThat(missing.stderr()).contains("/nosuch/program");
        assertThat(missing.stderr()).containsAnyOf("may not exist in qemu/100", "No such file or directory");
        assertThat(exec(way, "true").exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anOptionWithoutAValueIsRefusedHoweverItIsGiven(Way way) {
        Program.Ended inFile = Program.runWithInput(
                "{\"ciuser\": \"\"}",
                "--config",
                config(way),
                "qemu",
                "set-config",
                "--vmid",
                "100",
                "--config-file",
                "-");
        Program.Ended inOption =
                Program.run("--config", config(way), "qemu", "set-config", "--vmid", "100", "--set", "ciuser=");

        assertThat(inFile.exitCode()).as("%s", inFile).isEqualTo(2);
        assertThat(inFile.stderr()).contains("ciuser", "has no value", "--unset");
        assertThat(inOption.exitCode()).as("%s", inOption).isEqualTo(2);
        assertThat(inOption.stderr()).contains("ciuser", "has no value", "--unset");
    }

    @ParameterizedTest
    @EnumSource
    void stderrIsOneDocumentHoweverTalkativeTheProgramIs(Way way) {
        Program.Ended failed = Program.run(
                "--config",
                config(way),
                "--verbose",
                "--output",
                "json",
                "qemu",
                "guest-exec",
                "--vmid",
                "100",
                "--",
                "/nosuch/program");

        assertThat(failed.stderr()).startsWith("{").containsOnlyOnce("\n}\n").endsWith("}\n");
        assertThat(failed.errorJson().at("/error/kind").asText()).isEqualTo("rejected");
    }

    private static Program.Ended exec(Way way, String... command) {
        return Program.run(words(way, command));
    }

    private static String[] words(Way way, String... command) {
        List<String> words = new ArrayList<>(
                List.of("--config", config(way), "qemu", "guest-exec", "--vmid", "100", "--propagate-exit-code", "--"));
        words.addAll(List.of(command));
        return words.toArray(String[]::new);
    }

    private static String config(Way way) {
        return site.config(
                        switch (way) {
                            case REST -> site.overRest("lab", "nodes: all");
                            case PVESH -> site.overSsh("lab", "nodes: all");
                        })
                .toString();
    }
}
