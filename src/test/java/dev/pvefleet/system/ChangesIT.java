package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Guests are made, changed, started and deleted, whichever way leads to PVE.
class ChangesIT {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKNVkXhP1gX0x6mVJZ9qk6Z8w6a8fDmCk1vDq1sYx0Qz me@desk";

    @TempDir
    Path folder;

    /// How PVE is asked.
    enum Way {
        REST,
        PVESH
    }

    @ParameterizedTest
    @EnumSource
    void aVmIsClonedConfiguredAndStarted(Way way) throws Exception {
        try (Place at = open(way)) {
            JsonNode cloned = at.done(
                    "qemu",
                    "clone",
                    "--template-id",
                    "9000",
                    "--vmid",
                    "9001",
                    "--name",
                    "webapp",
                    "--storage",
                    "local-zfs");
            JsonNode again = at.done(
                    "qemu",
                    "clone",
                    "--template-id",
                    "9000",
                    "--vmid",
                    "9001",
                    "--name",
                    "webapp",
                    "--storage",
                    "local-zfs");
            at.done(
                    "qemu",
                    "set-config",
                    "--vmid",
                    "9001",
                    "--set",
                    "net0=virtio,bridge=vmbr1",
                    "--set",
                    "ipconfig0=ip=198.51.100.10/24,gw=198.51.100.1",
                    "--set",
                    "ciuser=deploy",
                    "--set",
                    "sshkeys=" + KEY);
            JsonNode started = at.done("qemu", "start", "--vmid", "9001", "--wait-for-ip");
            JsonNode options =
                    at.done("qemu", "get-config", "--vm-name", "webapp").get("config");

            assertThat(cloned.get("operation").asText()).isEqualTo("clone");
            assertThat(cloned.get("changed").asBoolean()).isTrue();
            assertThat(cloned.get("upids")).isNotEmpty();
            assertThat(again.get("operation").asText()).isEqualTo("clone (existing)");
            assertThat(again.get("changed").asBoolean()).isFalse();
            assertThat(started.get("status").asText()).isEqualTo("running");
            assertThat(started.path("ipv4").asText()).isEqualTo("198.51.100.10");
            assertThat(options.get("ciuser").asText()).isEqualTo("deploy");
            assertThat(options.get("sshkeys").asText()).startsWith("ssh-ed25519%20AAAAC3");
            assertThat(options.get("tags").asText()).contains("swamp");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aContainerIsCreatedAndStarted(Way way) throws Exception {
        try (Place at = open(way)) {
            Path options = Files.writeString(folder.resolve("edge.yaml"), """
                    net0: name=eth0,bridge=vmbr1,ip=198.51.100.11/24,gw=198.51.100.1
                    onboot: true
                    """);

            JsonNode created = at.done(
                    "lxc",
                    "create",
                    "--vmid",
                    "9201",
                    "--ostemplate",
                    "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                    "--hostname",
                    "edge",
                    "--storage",
                    "local-zfs",
                    "--rootfs-size",
                    "8",
                    "--cores",
                    "1",
                    "--memory",
                    "512",
                    "--features",
                    "nesting=1",
                    "--ssh-public-keys",
                    KEY,
                    "--config-file",
                    options.toString());
            JsonNode started = at.done("lxc", "start", "--vm-name", "edge", "--wait-for-ip");

            assertThat(created.get("operation").asText()).isEqualTo("create");
            assertThat(started.get("status").asText()).isEqualTo("running");
            assertThat(started.path("ipv4").asText()).isEqualTo("198.51.100.11");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsProtectedIsDeletedOnlyByForce(Way way) throws Exception {
        try (Place at = open(way)) {
            String vmid = "100"; // carries the tags swamp and production
            at.done("qemu", "stop", "--vmid", vmid);

            Program.Ended refused = at.run("qemu", "delete", "--vmid", vmid);
            JsonNode planned = at.done("qemu", "delete", "--vmid", vmid, "--force", "--dry-run");
            JsonNode forced = at.done("qemu", "delete", "--vmid", vmid, "--force");
            JsonNode gone = at.done("qemu", "delete", "--vmid", vmid);

            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(3);
            assertThat(refused.errorJson().at("/error/gate").asText()).isEqualTo("protected");
            assertThat(refused.errorJson().at("/error/message").asText()).contains("🐊", "production");
            assertThat(planned.at("/plan/0/verb").asText()).isEqualTo("DELETE");
            assertThat(forced.get("changed").asBoolean()).isTrue();
            assertThat(gone.get("changed").asBoolean()).isFalse();
            assertThat(at.run("qemu", "lookup", "--vmid", vmid).exitCode()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommandRunsInAGuest(Way way) throws Exception {
        try (Place at = open(way)) {
            Program.Ended ended = Program.runWithInput(
                    "größer\n",
                    at.words("table", "qemu", "guest-exec", "--vmid", "100", "--propagate-exit-code", "--", "cat"));

            assertThat(ended.exitCode()).as("%s", ended).isZero();
            assertThat(ended.stdout()).isEqualTo("größer\n");
            assertThat(ended.stderr()).isEmpty();
        }
    }

    private Place open(Way way) throws Exception {
        Site site = Site.open(folder, ClusterSpec.small().withTemplates());
        Path config = site.config(
                switch (way) {
                    case REST -> site.overRest("lab", "nodes: all");
                    case PVESH -> site.overSsh("lab", "nodes: all");
                });
        return new Place(site, config);
    }

    /// A cluster, and the configuration that leads to it.
    private record Place(Site site, Path config) implements AutoCloseable {
        JsonNode done(String... command) {
            Program.Ended ended = run(command);
            assertThat(ended.exitCode())
                    .as("%s: %s", String.join(" ", command), ended)
                    .isZero();
            return ended.json();
        }

        Program.Ended run(String... command) {
            return Program.run(words("json", command));
        }

        String[] words(String output, String... command) {
            List<String> words = new ArrayList<>(List.of("--config", config.toString(), "--output", output));
            words.addAll(List.of(command));
            return words.toArray(String[]::new);
        }

        @Override
        public void close() {
            site.close();
        }
    }
}
