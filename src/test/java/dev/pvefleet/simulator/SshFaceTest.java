package dev.pvefleet.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SshFaceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final NodeName PVE3 = new NodeName("pve3");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);

    private static Simulator simulator;
    private static SshClient client;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(ClusterSpec.small(), CLOCK);
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((_, _, key) -> KeyUtils.compareKeys(key, simulator.hostKey()));
        client.start();
    }

    @AfterAll
    static void stop() {
        client.stop();
        simulator.close();
    }

    @AfterEach
    void calm() {
        simulator.faults().clear();
    }

    @Test
    void printsBareDataOnOneLineWithSortedKeys() throws Exception {
        Run run = run("root", "LC_ALL=C.UTF-8 pvesh get /version --output-format json");

        assertThat(run)
                .isEqualTo(new Run(
                        0, "{\"release\":\"9.1\",\"repoid\":\"ee417479f54d5b32\",\"version\":\"9.1.9\"}\n", ""));
    }

    @Test
    void runsScriptsWithARealShell() throws Exception {
        Run run = run(
                "root",
                "echo one; pvesh get /nodes/pve1/qemu/999/config --output-format json; echo \"rc=$?\"; echo 'it'\\''s'");

        assertThat(run.out()).isEqualTo("one\nrc=2\nit's\n");
        assertThat(run.err()).isEqualTo("Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist\n");
    }

    @Test
    void answersForTheNodeThatWasLoggedInTo() throws Exception {
        Run local = runOn(PVE3, "root", "pvesh get /nodes/localhost/status --output-format json");
        Run other = runOn(PVE3, "root", "pvesh get /nodes/pve1/status --output-format json");

        assertThat(local.code()).isZero();
        assertThat(other.code()).isZero();
        assertThat(local.out()).isNotEqualTo(other.out());
    }

    @Test
    void needsRootOrSudo() throws Exception {
        assertThat(run("admin", "pvesh get /version").err()).isEqualTo("please run as root\n");
        assertThat(run("admin", "sudo -n env LC_ALL=C.UTF-8 pvesh get /version --output-format json")
                        .code())
                .isZero();
    }

    @Test
    void countsCommandsAndCallsApart() throws Exception {
        simulator.counters().reset();

        run("root", "pvesh get /version; pvesh get /nodes");

        assertThat(simulator.counters().remoteCommands(PVE1)).isEqualTo(1);
        assertThat(simulator.counters().pveshCalls()).isEqualTo(2);
        assertThat(simulator.counters().sshSessions()).isEqualTo(1);
    }

    @Test
    void makesUpRefusals() throws Exception {
        simulator
                .faults()
                .set(Where.anything().at(Face.PVESH).times(1), new Fault.Refuse(500, "VM is locked (backup)"));

        Run refused = run("root", "pvesh get /version --output-format json");
        Run again = run("root", "pvesh get /version --output-format json");

        assertThat(refused).isEqualTo(new Run(255, "", "VM is locked (backup)\n"));
        assertThat(again.code()).isZero();
    }

    @Test
    void leadsStreamsToTheApiAndNowhereElse() throws Exception {
        SshdSocketAddress api =
                new SshdSocketAddress("127.0.0.1", simulator.apiUrl(PVE1).getPort());
        SshdSocketAddress outside = new SshdSocketAddress("192.0.2.1", 8006);

        try (ClientSession session = login(PVE1, "root");
                ChannelDirectTcpip inside = session.createDirectTcpipChannel(null, api);
                ChannelDirectTcpip away = session.createDirectTcpipChannel(null, outside)) {
            assertThat(inside.open().verify(PATIENCE).isOpened()).isTrue();
            assertThatThrownBy(() -> away.open().verify(PATIENCE)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void letsGoOfAHangingCallWhenTheFaultIsLifted() throws Exception {
        simulator.faults().set(Where.anything().at(Face.PVESH).endpoint("/version"), new Fault.Hang());

        try (ClientSession session = login(PVE1, "root");
                ChannelExec channel = session.createExecChannel("echo begun; pvesh get /version; echo \"rc=$?\"");
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            channel.setOut(out);
            channel.open().verify(PATIENCE);
            assertThat(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ofMillis(300)))
                    .contains(ClientChannelEvent.TIMEOUT);

            simulator.faults().clear();

            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
            assertThat(out.toString(UTF_8)).isEqualTo("begun\nrc=255\n");
        }
    }

    @Test
    void refusesStrangers() {
        assertThatThrownBy(() -> {
                    try (ClientSession session = client.connect("root", simulator.ssh(PVE1))
                            .verify(PATIENCE)
                            .getSession()) {
                        session.addPublicKeyIdentity(SshKeys.generate());
                        session.auth().verify(PATIENCE);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private static Run run(String user, String line) throws IOException, GeneralSecurityException {
        return runOn(PVE1, user, line);
    }

    private static Run runOn(NodeName node, String user, String line) throws IOException, GeneralSecurityException {
        try (ClientSession session = login(node, user)) {
            try (ChannelExec channel = session.createExecChannel(line);
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    ByteArrayOutputStream err = new ByteArrayOutputStream()) {
                channel.setOut(out);
                channel.setErr(err);
                channel.open().verify(PATIENCE);
                channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
                return new Run(channel.getExitStatus(), out.toString(UTF_8), err.toString(UTF_8));
            }
        }
    }

    private static ClientSession login(NodeName node, String user) throws IOException, GeneralSecurityException {
        ClientSession session =
                client.connect(user, simulator.ssh(node)).verify(PATIENCE).getSession();
        session.addPublicKeyIdentity(new FileKeyPairProvider(simulator.identityFile())
                .loadKeys(session)
                .iterator()
                .next());
        session.auth().verify(PATIENCE);
        return session;
    }

    private record Run(int code, String out, String err) {}
}
