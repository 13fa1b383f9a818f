package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.proxmox.ssh.OpenSshServer;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program logs in to a real OpenSSH server, with every type of key.
class LoginIT {
    @TempDir
    static Path folder;

    private static Site site;

    @BeforeAll
    static void open() throws Exception {
        site = Site.open(folder, ClusterSpec.small());
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void withEachTypeOfKey(String type) throws Exception {
        Path key = folder.resolve("id_" + type);
        OpenSshServer.generate(key, type);
        site.ssh().accept(key);

        assertGuestsAreRead(site.sshKeys(key));
    }

    @Test
    void withAnEncryptedKey() throws Exception {
        Path key = folder.resolve("id_encrypted");
        OpenSshServer.generate(key, "ed25519", "-N", "correct horse");
        site.ssh().accept(key);
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");

        assertGuestsAreRead(with(site.sshKeys(key), "identityPassphrase: ${file:" + passphrase + "}"));
    }

    @Test
    void throughAJumpHost() throws Exception {
        try (OpenSshServer bastion = OpenSshServer.start(folder.resolve("bastion"))) {
            bastion.accept(site.ssh().clientKey());
            Path knownHosts = Files.write(
                    folder.resolve("both_known_hosts"), List.of(site.ssh().knownHostsLine(), bastion.knownHostsLine()));

            assertGuestsAreRead(with(
                    site.sshKeys(site.ssh().clientKey(), knownHosts),
                    "proxyJump: %s@127.0.0.1:%d".formatted(OpenSshServer.USER, bastion.port())));
            bastion.awaitLog("Accepted publickey");
        }
    }

    @Test
    void butNotWhereTheHostKeyIsAnother() throws Exception {
        Path knownHosts = site.outdatedKnownHosts();
        Path config = site.config(
                site.overSsh("lab", "node: pve1", site.sshKeys(site.ssh().clientKey(), knownHosts)));

        Program.Ended ended = Program.run("--config", config.toString(), "sync", "--output", "json");

        assertThat(ended.exitCode()).isEqualTo(5);
        assertThat(ended.json().at("/targets/0/kind").asText()).isEqualTo("host_key");
        assertThat(ended.json().at("/targets/0/message").asText()).contains("line 1 of " + knownHosts);
    }

    @Test
    void norWithAKeyThatTheServerDoesNotKnow() throws Exception {
        Path stranger = folder.resolve("id_stranger");
        OpenSshServer.generate(stranger, "ed25519");
        Path config = site.config(site.overSsh("lab", "node: pve1", site.sshKeys(stranger)));

        Program.Ended ended = Program.run("--config", config.toString(), "sync", "--output", "json");

        assertThat(ended.exitCode()).isEqualTo(6);
        assertThat(ended.json().at("/targets/0/kind").asText()).isEqualTo("unauthenticated");
    }

    private static void assertGuestsAreRead(String... keys) {
        Path config = site.config(site.overSsh("lab", "node: pve1", keys));

        Program.Ended ended = Program.run("--config", config.toString(), "sync", "--output", "json");

        assertThat(ended.exitCode()).as("%s", ended).isZero();
        assertThat(ended.json().get("guests")).isNotEmpty();
    }

    private static String[] with(String[] keys, String key) {
        List<String> more = new ArrayList<>(Arrays.asList(keys));
        more.add(key);
        return more.toArray(String[]::new);
    }
}
