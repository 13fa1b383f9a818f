package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Perl takes about a second to start for each pvesh, and each remote command costs a round trip more.
class SshCostIT {
    private static final int GUESTS = 100;
    /// What sshd logs for each remote command, at level VERBOSE.
    private static final String COMMAND = "Starting session: command";

    @Test
    void aSyncAndANodeStatusAreOneRemoteCommandEach(@TempDir Path folder) throws Exception {
        try (Site site = Site.open(folder, ClusterSpec.small().withSize(1, GUESTS))) {
            Path config = site.config(site.overSsh("lab", "node: pve1"));

            Program.Ended sync = Program.run("--config", config.toString(), "sync", "--output", "json");
            long ofSync = site.ssh().logged(COMMAND);
            Program.Ended status = Program.run("--config", config.toString(), "node-status", "--output", "json");
            long ofStatus = site.ssh().logged(COMMAND) - ofSync;

            assertThat(sync.json().get("guests")).hasSize(GUESTS);
            assertThat(status.json().at("/nodes/0/disks")).isNotEmpty();
            assertThat(ofSync).isEqualTo(1);
            assertThat(ofStatus).isEqualTo(1);
        }
    }
}
