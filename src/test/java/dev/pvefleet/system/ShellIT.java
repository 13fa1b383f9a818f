package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as a citizen of a shell: help, mistakes, and the demonstration.
class ShellIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "generate-completion"})
    void answersWithoutAConfiguration(String word) {
        Program.Ended ended = Program.run(word);

        assertThat(ended.exitCode()).as("%s", ended).isZero();
        assertThat(ended.stdout()).contains("pve-fleet");
        assertThat(ended.stderr()).isEmpty();
    }

    @Test
    void namesEveryMistakeOfAFileAndNoSecret() throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), """
                htpp: {listen: 127.0.0.1:9810}
                schedule: {sync: soon}
                targets:
                  pve1:
                    transport:
                      kind: api
                      node: pve1.example
                      apiUrl: http://192.0.2.10:8006
                      tokenId: root
                      tokenSecret: 5ec3e7-do-not-show
                      host: 192.0.2.10
                """);

        Program.Ended ended = Program.run("--config", file.toString(), "sync");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr())
                .contains("wrong.yaml:1:", "htpp", "http")
                .contains("wrong.yaml:2:", "soon")
                .contains("wrong.yaml:7:", "pve1.example")
                .contains("wrong.yaml:8:", "apiUrl")
                .contains("wrong.yaml:9:", "tokenId")
                .contains("wrong.yaml:11:", "host")
                .doesNotContain("5ec3e7");
    }

    @Test
    void endsTheDemonstrationByItself() {
        Program.Ended ended = Program.run("demo", "--for", "8s");

        assertThat(ended.exitCode()).as("%s", ended).isZero();
        assertThat(ended.stdout()).contains("/metrics").contains("http://127.0.0.1:");
    }

    @Test
    void saysWhatAnOperatorNeedsInATable() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small())) {
            Path config = site.config(site.overRest("lab", "nodes: all"));

            Program.Ended ended = Program.run("--config", config.toString(), "sync");

            assertThat(ended.exitCode()).isZero();
            assertThat(ended.stdout()).contains("qemu/100").contains("running");
        }
    }

    @Test
    void saysThatAResultCouldNotBeWritten() throws Exception {
        Program.Ended ended = Program.runInto(Path.of("/dev/full"), "generate-completion");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.stderr()).isEqualTo("error: the result could not be written: No space left on device\n");
    }

    @Test
    void endsQuietlyWhenTheReaderLeaves() throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small().withSize(1, 1_000))) {
            String[] sync = {
                "--config", site.config(site.overRest("lab", "nodes: all")).toString(), "--output", "json", "sync"
            };
            Process process = Program.start(Map.of(), sync);

            assertThat(process.getInputStream().read()).isEqualTo('{');
            process.getInputStream().close();

            assertThat(process.errorReader().lines()).isEmpty();
            assertThat(process.waitFor()).isZero();
        }
    }
}
