package dev.pvefleet.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The unit, as systemd itself reads it.
class UnitFileTest {
    private static final Path UNIT = Path.of("deploy/pve-fleet.service");

    /// Offline, `systemd-analyze security` counts 0 for a unit that may do nothing, 100 for one that may do all.
    private static final String WORST_EXPOSURE = "20";

    @TempDir
    Path folder;

    @Test
    void systemdHasNothingToSayAgainstIt() throws Exception {
        Ended ended = run(
                "systemd-analyze",
                "verify",
                "--man=no",
                unit(Files.readString(UNIT)).toString());

        assertThat(ended.said()).isEmpty();
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void systemdFindsAMistakeWhereThereIsOne() throws Exception {
        String broken = Files.readString(UNIT).replace("Type=notify", "Type=notifying");

        assertThat(run("systemd-analyze", "verify", "--man=no", unit(broken).toString())
                        .said())
                .contains("notifying");
    }

    @Test
    void itMayDoLittleBesideItsWork() throws Exception {
        Ended ended = run(
                "systemd-analyze",
                "security",
                "--offline=yes",
                "--threshold=" + WORST_EXPOSURE,
                "--no-pager",
                unit(Files.readString(UNIT)).toString());

        assertThat(ended.exitCode()).as(ended.said()).isZero();
    }

    @Test
    void itAsksForWhatTheProgramGives() throws Exception {
        assertThat(Files.readAllLines(UNIT))
                .contains("Type=notify", "NotifyAccess=main", "ExecReload=/bin/kill -HUP $MAINPID", "DynamicUser=yes")
                .anyMatch(line -> line.startsWith("WatchdogSec="))
                .anyMatch(line -> line.startsWith("StateDirectory=pve-fleet"));
    }

    /// Under the name that it has, with a program that is there.
    private Path unit(String text) throws IOException {
        return Files.writeString(
                folder.resolve("pve-fleet.service"), text.replace("/usr/local/bin/pve-fleet", "/bin/true"));
    }

    private static Ended run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private record Ended(int exitCode, String said) {}
}
