package dev.pvefleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTest {
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final NodeName PVE2 = new NodeName("pve2");

    @TempDir
    private Path folder;

    @Test
    void leavesNothingBehind() throws Exception {
        Set<Thread> before = threads();
        Simulator simulator = Simulator.start(ClusterSpec.small(), Clock.systemUTC());
        Path identity = simulator.identityFile();
        InetSocketAddress ssh = simulator.ssh(PVE1);
        int api = simulator.apiUrl(PVE1).getPort();
        assertThat(Files.exists(identity)).isTrue();
        assertThat(accepts(ssh.getPort()) && accepts(api)).isTrue();

        simulator.close();

        assertThat(Files.exists(identity.getParent())).isFalse();
        assertThat(accepts(ssh.getPort()) || accepts(api)).isFalse();
        for (Thread thread : threads()) {
            if (!before.contains(thread)) {
                thread.join(10_000);
                assertThat(thread.isAlive() && isOurs(thread))
                        .as(thread.getName())
                        .isFalse();
            }
        }
    }

    @Test
    void refusesConnectionsForANodeThatIsDownAndTakesThemAgainOnTheSamePorts() throws Exception {
        try (Simulator simulator =
                Simulator.start(ClusterSpec.small().withDeadNodes(Set.of(PVE2)), Clock.systemUTC())) {
            int port = simulator.apiUrl(PVE2).getPort();
            assertThat(accepts(port)).isFalse();
            assertThat(accepts(simulator.ssh(PVE2).getPort())).isFalse();
            assertThat(accepts(simulator.apiUrl(PVE1).getPort())).isTrue();

            simulator.changes().revive(PVE2);

            assertThat(simulator.apiUrl(PVE2).getPort()).isEqualTo(port);
            assertThat(accepts(port)).isTrue();
            assertThat(accepts(simulator.ssh(PVE2).getPort())).isTrue();
        }
    }

    @Test
    void writesAConfigurationThatLeadsToIt() throws Exception {
        try (Simulator simulator = Simulator.start(ClusterSpec.small(), Clock.systemUTC())) {
            String yaml = simulator.configYaml(folder);

            assertThat(yaml)
                    .contains("kind: api", simulator.apiUrl(PVE1).toString(), simulator.tokenSecret(Purpose.ADMIN))
                    .contains("\n          -----BEGIN CERTIFICATE-----\n")
                    .contains("\n  pve1-over-ssh:\n    transport:\n      kind: ssh\n");
            assertThat(Files.readString(folder.resolve("known_hosts")))
                    .isEqualTo(simulator.knownHostsLines())
                    .startsWith("[127.0.0.1]:");
        }
    }

    @Test
    void changesOnlyWhatIsThere() {
        try (Simulator simulator = Simulator.start(ClusterSpec.small(), Clock.systemUTC())) {
            simulator.changes().migrate(new Vmid(100), PVE2);
            simulator.changes().remove(new Vmid(101));

            assertThat(simulator.cluster().guest(new Vmid(100)).orElseThrow().node())
                    .isEqualTo(PVE2);
            assertThat(simulator.cluster().guest(new Vmid(101))).isEmpty();
            assertThatThrownBy(() -> simulator.changes().remove(new Vmid(101)))
                    .hasMessage("the simulated cluster has no guest 101");
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet()));
    }

    /// The JVM starts threads of its own when it pleases.
    private static boolean isOurs(Thread thread) {
        return thread.getName().contains("vert.x")
                || thread.getName().contains("sshd")
                || thread.getName().contains("simulated");
    }
}
