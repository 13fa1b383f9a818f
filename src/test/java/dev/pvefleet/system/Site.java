package dev.pvefleet.system;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.ssh.OpenSshServer;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/// A simulated cluster with a real OpenSSH server in front of its pvesh, and configurations that lead to it.
final class Site implements AutoCloseable {
    static final NodeName PVE1 = new NodeName("pve1");

    private final Path folder;
    private final Simulator simulator;
    private final OpenSshServer ssh;

    private Site(Path folder, Simulator simulator, OpenSshServer ssh) {
        this.folder = folder;
        this.simulator = simulator;
        this.ssh = ssh;
    }

    static Site open(Path folder, ClusterSpec spec) throws IOException, InterruptedException {
        Simulator simulator = Simulator.start(spec, Clock.systemUTC());
        Site site = new Site(folder, simulator, OpenSshServer.start(folder.resolve("sshd")));
        site.answerAt(site.ssh);
        return site;
    }

    /// Puts the cluster's pvesh behind another SSH server.
    void answerAt(OpenSshServer server) throws IOException {
        server.program("pvesh", "exec '%s/pvesh' \"$@\"\n".formatted(simulator.shims(PVE1)));
    }

    Simulator simulator() {
        return simulator;
    }

    OpenSshServer ssh() {
        return ssh;
    }

    /// Writes a configuration with these targets.
    Path config(String... targets) {
        return configListening("127.0.0.1:0", targets);
    }

    Path configListening(String listen, String... targets) {
        return configServing("listen: \"%s\"".formatted(listen), targets);
    }

    /// The same with all that stands under `http`.
    Path configServing(String http, String... targets) {
        String text = "http: {%s}\nstate: {path: %s}\ntargets:\n%s"
                .formatted(http, folder.resolve("state.db"), String.join("", targets));
        try {
            return Files.writeString(Files.createTempFile(folder, "pve-fleet", ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A target over REST that covers what `scope` says, such as `nodes: all`.
    String overRest(String name, String scope) {
        return overRest(name, scope, simulator.apiUrl(PVE1).toString(), Purpose.ADMIN, simulator.caPem());
    }

    String overRest(String name, String scope, String apiUrl, Purpose token, String caPem) {
        return overRest(name, scope, apiUrl, simulator.tokenId(token), simulator.tokenSecret(token), caPem);
    }

    String overRest(String name, String scope, String apiUrl, String tokenId, String tokenSecret, String caPem) {
        return """
                %s:
                  transport:
                    kind: api
                    %s
                    apiUrl: %s
                    tokenId: %s
                    tokenSecret: %s
                    caCert: |
                %s""".formatted(name, scope, apiUrl, tokenId, tokenSecret, caPem.indent(6))
                .indent(2);
    }

    /// The same over HTTPS inside an SSH connection, which may have other keys than those that work.
    String overTunnel(String name, String scope, String... keys) {
        return overRest(name, scope)
                + ("tunnel: {" + String.join(", ", keys.length == 0 ? sshKeys() : keys) + "}").indent(6);
    }

    /// The same over pvesh and the real SSH server, with further keys of the transport.
    String overSsh(String name, String scope, String... keys) {
        StringBuilder text = new StringBuilder("%s:\n  transport:\n    kind: ssh\n    %s\n".formatted(name, scope));
        for (String key : keys.length == 0 ? sshKeys() : keys) {
            text.append("    ").append(key).append('\n');
        }
        return text.toString().indent(2);
    }

    /// The keys of a connection that works.
    String[] sshKeys() {
        return sshKeys(ssh.clientKey());
    }

    String[] sshKeys(Path identityFile) {
        return sshKeys(identityFile, knownHosts());
    }

    String[] sshKeys(Path identityFile, Path knownHosts) {
        return new String[] {
            "host: 127.0.0.1",
            "port: " + ssh.port(),
            "user: " + OpenSshServer.USER,
            "identityFile: " + identityFile,
            "knownHosts: " + knownHosts
        };
    }

    Path knownHosts() {
        try {
            return ssh.knownHosts(ssh.knownHostsLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A known_hosts file from before the server got the host key that it has.
    Path outdatedKnownHosts() throws IOException, InterruptedException {
        Path before = folder.resolve("host_before");
        OpenSshServer.generate(before, "ed25519");
        return Files.writeString(
                folder.resolve("outdated_known_hosts"),
                "[127.0.0.1]:" + ssh.port() + " " + OpenSshServer.publicKey(before) + "\n");
    }

    @Override
    public void close() {
        ssh.close();
        simulator.close();
    }
}
