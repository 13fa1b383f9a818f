package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Guests are made, changed, started and deleted, whichever way leads to PVE.
class ChangesIT {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKNVkXhP1gX0x6mVJZ9qk6Z8w6a8fDmCk1vDq1sYx0Qz me@desk";

    @TempDir
    Path folder;

    private Site site;
    private Path config;

    /// How PVE is asked.
    enum Way {
        REST,
        PVESH
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void aVmIsClonedConfiguredAndStarted(Way way) throws Exception {
        open(way);

        JsonNode cloned = done(
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
        JsonNode again = done(
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
        done(
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
        JsonNode started = done("qemu", "start", "--vmid", "9001", "--wait-for-ip");
        JsonNode options = done("qemu", "get-config", "--vm-name", "webapp").get("config");

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

    @ParameterizedTest
    @EnumSource
    void aContainerIsCreatedAndStarted(Way way) throws Exception {
        open(way);
        Path options = Files.writeString(folder.resolve("edge.yaml"), """
                net0: name=eth0,bridge=vmbr1,ip=198.51.100.11/24,gw=198.51.100.1
                onboot: true
                """);

        JsonNode created = done(
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
        JsonNode started = done("lxc", "start", "--vm-name", "edge", "--wait-for-ip");

        assertThat(created.get("operation").asText()).isEqualTo("create");
        assertThat(started.get("status").asText()).isEqualTo("running");
        assertThat(started.path("ipv4").asText()).isEqualTo("198.51.100.11");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsProtectedIsDeletedOnlyByForce(Way way) throws Exception {
        open(way);
        String vmid = "100"; // carries the tags swamp and production
        done("qemu", "stop", "--vmid", vmid);

        Program.Ended refused = run("qemu", "delete", "--vmid", vmid);
        JsonNode planned = done("qemu", "delete", "--vmid", vmid, "--force", "--dry-run");
        JsonNode forced = done("qemu", "delete", "--vmid", vmid, "--force");
        JsonNode gone = done("qemu", "delete", "--vmid", vmid);

        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(3);
        assertThat(refused.errorJson().at("/error/gate").asText()).isEqualTo("protected");
        assertThat(refused.errorJson().at("/error/message").asText()).contains("🐊", "production");
        assertThat(planned.at("/plan/0/verb").asText()).isEqualTo("DELETE");
        assertThat(forced.get("changed").asBoolean()).isTrue();
        assertThat(gone.get("changed").asBoolean()).isFalse();
        assertThat(run("qemu", "lookup", "--vmid", vmid).exitCode()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void aCommandRunsInAGuest(Way way) throws Exception {
        open(way);

        Program.Ended ended = Program.runWithInput(
                "größer\n",
                words("table", "qemu", "guest-exec", "--vmid", "100", "--propagate-exit-code", "--", "cat"));

        assertThat(ended.exitCode()).as("%s", ended).isZero();
        assertThat(ended.stdout()).isEqualTo("größer\n");
        assertThat(ended.stderr()).isEmpty();
    }

    private void open(Way way) throws Exception {
        site = Site.open(folder, ClusterSpec.small().withTemplates());
        config = site.config(
                switch (way) {
                    case REST -> site.overRest("lab", "nodes: all");
                    case PVESH -> site.overSsh("lab", "nodes: all");
                });
    }

    private JsonNode done(String... command) {
        Program.Ended ended = run(command);
        assertThat(ended.exitCode())
                .as("%s: %s", String.join(" ", command), ended)
                .isZero();
        return ended.json();
    }

    private Program.Ended run(String... command) {
        return Program.run(words("json", command));
    }

    private String[] words(String output, String... command) {
        List<String> words = new ArrayList<>(List.of("--config", config.toString(), "--output", output));
        words.addAll(List.of(command));
        return words.toArray(String[]::new);
    }
}
