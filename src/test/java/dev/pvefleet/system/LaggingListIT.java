package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.Changes;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The cluster's list shows what was, and the program does not go by it.
class LaggingListIT {
    private static final Vmid WEB = new Vmid(100);

    @TempDir
    Path folder;

    /// How PVE is asked.
    enum Way {
        REST,
        PVESH
    }

    @ParameterizedTest
    @EnumSource
    void guestsAreFoundAsTheyAreWhileTheListIsOld(Way way) throws Exception {
        try (Site site = frozen()) {
            Path config = config(site, way);
            Changes changes = site.simulator().changes();

            // A new guest, which the list shows without a name.
            done(config, "qemu", "clone", "--template-id", "9000", "--vmid", "9001", "--name", "fresh");
            assertThat(done(config, "qemu", "lookup", "--vm-name", "fresh")
                            .get("vmid")
                            .asInt())
                    .isEqualTo(9001);
            assertThat(run(config, "qemu", "delete", "--vm-name", "fresh", "--dry-run")
                            .json()
                            .at("/plan/0/path"))
                    .asString()
                    .contains("/qemu/9001");
            JsonNode deleted = done(config, "qemu", "delete", "--vm-name", "fresh");
            assertThat(deleted.get("operation").asText()).isEqualTo("delete");
            assertThat(deleted.get("name").asText()).isEqualTo("fresh");
            assertThat(site.simulator().cluster().guest(new Vmid(9001))).isEmpty();
            assertThat(done(config, "qemu", "delete", "--vm-name", "fresh")
                            .get("operation")
                            .asText())
                    .isEqualTo("delete (already gone)");

            // A stop, which the list does not show.
            done(config, "qemu", "stop", "--vmid", "100");
            assertThat(done(config, "qemu", "lookup", "--vmid", "100")
                            .get("status")
                            .asText())
                    .isEqualTo("stopped");

            // A new name, which the list does not show.
            changes.guest(WEB, guest -> guest.withOption("name", "shop"));
            assertThat(done(config, "qemu", "lookup", "--vm-name", "shop")
                            .get("vmid")
                            .asInt())
                    .isEqualTo(100);
            assertThat(run(config, "qemu", "lookup", "--vm-name", "web").exitCode())
                    .isEqualTo(4);
            assertThat(done(config, "qemu", "delete", "--vm-name", "web", "--force")
                            .get("operation")
                            .asText())
                    .isEqualTo("delete (already gone)");
            assertThat(site.simulator().cluster().guest(WEB)).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadDaemonHidesNoGuestAndANodeThatIsOffIsNoProof(Way way) throws Exception {
        try (Site site = frozen()) {
            Path config = config(site, way);
            site.simulator()
                    .spec()
                    .nodeNames()
                    .forEach(node -> site.simulator().changes().silence(node, true));

            Program.Ended sync = run(config, "sync");
            assertThat(sync.json().get("guests").findValuesAsText("status")).containsOnly("unknown");
            assertThat(sync.stderr()).contains("pvestatd");
            assertThat(done(config, "qemu", "lookup", "--vm-name", "web")
                            .get("status")
                            .asText())
                    .isEqualTo("running");

            site.simulator().changes().kill(new NodeName("pve3"));
            assertThat(done(config, "qemu", "lookup", "--vm-name", "web")
                            .get("status")
                            .asText())
                    .isEqualTo("running");
            Program.Ended nobody = run(config, "qemu", "delete", "--vm-name", "nobody");
            assertThat(nobody.exitCode()).as("%s", nobody).isEqualTo(5);
            assertThat(nobody.errorJson().at("/error/message").asText())
                    .contains("no qemu guest named 'nobody'", "pve3");
        }
    }

    /// A site whose list stays as it is now.
    private Site frozen() throws Exception {
        Site site = Site.open(folder, ClusterSpec.small().withTemplates().withLag());
        site.simulator()
                .spec()
                .nodeNames()
                .forEach(node -> site.simulator().changes().killStatistics(node, true));
        return site;
    }

    private static Path config(Site site, Way way) {
        return site.config(
                switch (way) {
                    case REST -> site.overRest("lab", "nodes: all");
                    case PVESH -> site.overSsh("lab", "nodes: all");
                });
    }

    private static JsonNode done(Path config, String... command) {
        Program.Ended ended = run(config, command);
        assertThat(ended.exitCode())
                .as("%s: %s", String.join(" ", command), ended)
                .isZero();
        return ended.json();
    }

    private static Program.Ended run(Path config, String... command) {
        return Program.run(
                Stream.concat(Stream.of("--config", config.toString(), "--output", "json"), List.of(command).stream())
                        .toArray(String[]::new));
    }
}
