package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes the `pve-fleet.yaml` that leads to a simulated cluster.
final class SampleConfig {
    private final Simulator simulator;

    SampleConfig(Simulator simulator) {
        this.simulator = simulator;
    }

    /// @param tokens entries of `http.tokens`
    String yaml(Path folder, List<String> tokens) {
        NodeName first = simulator.cluster().nodes().stream()
                .filter(Node::isReachable)
                .findFirst()
                .map(Node::name)
                .orElseThrow(() -> new IllegalStateException("every node of the simulated cluster is down"));
        StringBuilder text = new StringBuilder("""
                http:
                  listen: 127.0.0.1:0
                  tokens: [%s]
                state: {path: %s}
                targets:
                  %s:
                    transport:
                      kind: api
                      nodes: all
                      apiUrl: %s
                      tokenId: %s
                      tokenSecret: %s
                      caCert: |
                %s""".formatted(
                        String.join(", ", tokens),
                        folder.resolve("state.db"),
                        simulator.spec().name(),
                        simulator.apiUrl(first),
                        simulator.tokenId(Purpose.ADMIN),
                        simulator.tokenSecret(Purpose.ADMIN),
                        simulator.caPem().indent(10)));
        if (simulator.hasSsh()) {
            text.append(sshTarget(folder, first));
        }
        return text.toString();
    }

    private String sshTarget(Path folder, NodeName node) {
        Path knownHosts = folder.resolve("known_hosts");
        try {
            Files.writeString(knownHosts, simulator.knownHostsLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return """
                %s-over-ssh:
                  transport:
                    kind: ssh
                    node: %s
                    host: 127.0.0.1
                    port: %d
                    user: root
                    identityFile: %s
                    knownHosts: %s
                """.formatted(node, node, simulator.ssh(node).getPort(), simulator.identityFile(), knownHosts)
                .indent(2);
    }
}
