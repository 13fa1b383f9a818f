package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.config.KeyExchange;
import dev.pvefleet.proxmox.ssh.OfferedAlgorithms;
import dev.pvefleet.proxmox.ssh.OpenSshServer;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program logs in to servers each of which knows one key exchange, cipher, MAC or type of host key alone: every
/// one that OpenSSH and this program have in common. What is missing in the native binary shows here.
class SshAlgorithmsIT {
    @TempDir
    static Path folder;

    private static Site site;
    private static OfferedAlgorithms algorithms;

    private final List<OpenSshServer> servers = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        site = Site.open(folder, ClusterSpec.small());
        algorithms = OfferedAlgorithms.both();
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @AfterEach
    void stop() {
        servers.forEach(OpenSshServer::close);
    }

    @Test
    void withEachKeyExchange() throws Exception {
        for (KeyExchange exchange : algorithms.keyExchanges()) {
            OpenSshServer server = server("KexAlgorithms " + exchange);
            // Those that are not offered by themselves are where somebody names them.
            target(server, server.knownHostsLine(), "kexAlgorithms: ['%s']".formatted(exchange));
            if (KeyExchange.USUAL.contains(exchange)) {
                target(server, server.knownHostsLine());
            }
            // Some take so long that all of them beside each other would have to share too little time.
            assertAllAreRead();
        }

        assertThat(algorithms.keyExchanges())
                .contains(KeyExchange.GROUP14, KeyExchange.GROUP16, KeyExchange.GROUP18, KeyExchange.SNTRUP761_OPENSSH);
    }

    @Test
    void withEachCipher() throws Exception {
        for (String cipher : algorithms.ciphers()) {
            OpenSshServer server = server("Ciphers " + cipher);
            target(server, server.knownHostsLine());
        }

        assertThat(algorithms.ciphers())
                .contains("chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr");
        assertAllAreRead();
    }

    @Test
    void withEachMac() throws Exception {
        for (String mac : algorithms.macs()) {
            OpenSshServer server = server("Ciphers aes128-ctr", "MACs " + mac);
            target(server, server.knownHostsLine());
        }

        assertThat(algorithms.macs()).contains("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512");
        assertAllAreRead();
    }

    @Test
    void withEachTypeOfHostKeyAndItsCertificate() throws Exception {
        Path authority = folder.resolve("authority");
        OpenSshServer.generate(authority, "ed25519");
        for (String algorithm : algorithms.hostKeys()) {
            Path key = hostKey(algorithm);
            if (algorithm.contains("-cert-")) {
                OpenSshServer.run(
                        "ssh-keygen",
                        "-q",
                        "-s",
                        authority.toString(),
                        "-h",
                        "-I",
                        "test",
                        "-n",
                        "127.0.0.1",
                        key + ".pub");
                OpenSshServer server = server(
                        "HostKeyAlgorithms " + algorithm, "HostKey " + key, "HostCertificate " + key + "-cert.pub");
                target(server, "@cert-authority * " + OpenSshServer.publicKey(authority));
            } else {
                OpenSshServer server = server("HostKeyAlgorithms " + algorithm, "HostKey " + key);
                target(server, "[127.0.0.1]:%d %s".formatted(server.port(), OpenSshServer.publicKey(key)));
            }
        }

        assertThat(algorithms.hostKeys())
                .contains("ssh-ed25519", "rsa-sha2-512", "ecdsa-sha2-nistp521", "ssh-ed25519-cert-v01@openssh.com");
        assertAllAreRead();
    }

    private static Path hostKey(String algorithm) throws IOException, InterruptedException {
        Path key = Files.createTempDirectory(folder, "host-key").resolve("key");
        if (algorithm.startsWith("ecdsa-")) {
            OpenSshServer.generate(key, "ecdsa", "-b", algorithm.replaceFirst("ecdsa-sha2-nistp(\\d+).*", "$1"));
        } else {
            OpenSshServer.generate(key, algorithm.contains("rsa") ? "rsa" : "ed25519");
        }
        return key;
    }

    private OpenSshServer server(String... settings) throws IOException, InterruptedException {
        OpenSshServer server = OpenSshServer.start(Files.createTempDirectory(folder, "server"), settings);
        servers.add(server);
        server.accept(site.ssh().clientKey());
        site.answerAt(server);
        return server;
    }

    private void target(OpenSshServer server, String knownHost, String... keys) throws IOException {
        Path knownHosts = Files.writeString(Files.createTempFile(folder, "known", "hosts"), knownHost + "\n");
        List<String> all = new ArrayList<>(List.of(
                "host: 127.0.0.1",
                "port: " + server.port(),
                "user: " + OpenSshServer.USER,
                "identityFile: " + site.ssh().clientKey(),
                "knownHosts: " + knownHosts,
                // A machine that does other work needs longer for the costly ones.
                "connectTimeoutSec: 60"));
        all.addAll(List.of(keys));
        String name = "t" + targets.size();
        targets.add(site.overSsh(name, "node: pve1", all.toArray(String[]::new)) + "    schedule: {timeout: 2m}\n");
    }

    private void assertAllAreRead() {
        Path config = site.config(targets.toArray(String[]::new));

        Program.Ended ended = Program.run("--config", config.toString(), "sync", "--output", "json");

        Map<String, String> messages = StreamSupport.stream(
                        ended.json().get("targets").spliterator(), false)
                .filter(target -> !target.get("status").asText().equals("ok"))
                .collect(Collectors.toMap(target -> target.get("name").asText(), SshAlgorithmsIT::message));
        assertThat(messages).isEmpty();
        assertThat(ended.json().get("targets")).hasSize(targets.size());
        assertThat(ended.exitCode()).isZero();
        targets.clear();
    }

    private static String message(JsonNode target) {
        return target.path("message").asText();
    }
}
