package dev.pvefleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A task that pvesh runs over SSH lives only as long as the session.
class SshBrokenSessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final Vmid COPY = new Vmid(200);
    private static final String CLONE =
            "LC_ALL=C.UTF-8 pvesh create /nodes/pve1/qemu/100/clone --newid 200 --output-format json";

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-05-01T12:00:00Z"));
    private final Simulator simulator =
            Simulator.start(ClusterSpec.small().withPace(Pace.INSTANT.withDisk(Duration.ofSeconds(6))), clock);
    private final SshClient client = SshClient.setUpDefaultClient();

    @BeforeEach
    void start() {
        client.setServerKeyVerifier((_, _, key) -> KeyUtils.compareKeys(key, simulator.hostKey()));
        client.start();
    }

    @AfterEach
    void stop() {
        client.stop();
        simulator.close();
    }

    @Test
    void killsTheTaskWhenTheSessionBreaksOff() throws Exception {
        try (ClientSession session = login();
                ChannelExec channel = session.createExecChannel(CLONE)) {
            channel.open().verify(PATIENCE);
            Eventually.holds(() -> simulator.cluster().guest(COPY).isPresent());
        }
        Eventually.holds(() -> newestTask().end().isPresent());

        assertThat(newestTask().end().orElseThrow().exitStatus()).isEqualTo("unexpected status");
        assertThat(simulator.cluster().guest(COPY).orElseThrow().option("lock")).contains("clone");
    }

    @Test
    void letsTheTaskEndWhileTheSessionHolds() throws Exception {
        try (ClientSession session = login();
                ChannelExec channel = session.createExecChannel(CLONE)) {
            channel.open().verify(PATIENCE);
            Eventually.holds(() -> simulator.cluster().guest(COPY).isPresent());
            clock.turn(Duration.ofSeconds(12));

            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
            assertThat(channel.getExitStatus()).isZero();
        }
        assertThat(newestTask().end().orElseThrow().exitStatus()).isEqualTo("OK");
        assertThat(simulator.cluster().guest(COPY).orElseThrow().option("lock")).isEmpty();
    }

    private Task newestTask() {
        return simulator.cluster().tasks().getLast();
    }

    private ClientSession login() throws Exception {
        ClientSession session =
                client.connect("root", simulator.ssh(PVE1)).verify(PATIENCE).getSession();
        session.addPublicKeyIdentity(new FileKeyPairProvider(simulator.identityFile())
                .loadKeys(session)
                .iterator()
                .next());
        session.auth().verify(PATIENCE);
        return session;
    }
}
