package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Certificates of users, beside a key and in the agent, and keys that are picked out of the agent.
class SshCertificateTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final SshConnections connections = new SshConnections(CLOCK);

    @TempDir
    private Path directory;

    private Path authority;
    private Path key;
    private OpenSshServer server;

    @BeforeEach
    void start() throws Exception {
        authority = directory.resolve("authority");
        key = directory.resolve("id");
        OpenSshServer.generate(authority, "ed25519");
        server = OpenSshServer.start(directory.resolve("server"), "TrustedUserCAKeys " + authority + ".pub");
        server.program("pvesh", "echo '\"in\"'");
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"ed25519, CERT", "ecdsa, CERT", "rsa, CERT"})
    void logsInWithTheCertificateBesideAKey(String type, String logged) throws Exception {
        OpenSshServer.generate(key, type);
        certify(OpenSshServer.USER, "+1h");

        assertThat(ask(file())).isEqualTo("in");
        assertThat(server.awaitLog("Accepted publickey")).contains(logged);
    }

    @ParameterizedTest
    @CsvSource({"root-of-another, +1h", "me, -2h:-1h"})
    void fallsBackToTheKeyWhereTheCertificateIsNotTaken(String principal, String validity) throws Exception {
        OpenSshServer.generate(key, "ed25519");
        certify(principal.equals("me") ? OpenSshServer.USER : principal, validity);
        server.accept(key);

        assertThat(ask(file())).isEqualTo("in");
        assertThat(server.awaitLog("Accepted publickey")).doesNotContain("CERT");
    }

    @Test
    void saysThatTheCertificateHasExpired() throws Exception {
        OpenSshServer.generate(key, "ed25519");
        certify(OpenSshServer.USER, "-2h:-1h");

        TransportException refusal = refusal(file());

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal)
                .hasMessageContaining("tried ssh-ed25519 SHA256:")
                .hasMessageContaining("not offered: ssh-ed25519-cert-v01@openssh.com SHA256:")
                .hasMessageContaining("(the certificate has expired or is not valid yet)");
    }

    @Test
    void passesOverTheCertificateOfAnotherKey() throws Exception {
        OpenSshServer.generate(key, "ed25519");
        certify(OpenSshServer.USER, "+1h");
        Path other = directory.resolve("other");
        OpenSshServer.generate(other, "ed25519");
        Files.copy(directory.resolve("id-cert.pub"), directory.resolve("other-cert.pub"));

        TransportException refusal = refusal(server.with(Optional.of(other), Optional.empty(), Optional.empty()));

        assertThat(refusal.getMessage()).doesNotContain("cert-v01");
    }

    @ParameterizedTest
    @CsvSource({"ed25519", "ecdsa", "rsa"})
    void logsInWithACertificateInTheAgent(String type) throws Exception {
        OpenSshServer.generate(key, type);
        certify(OpenSshServer.USER, "+1h");
        try (SshAgentProcess agent = SshAgentProcess.start(directory.resolve("agent"))) {
            agent.add(key);

            assertThat(ask(server.with(Optional.empty(), Optional.empty(), Optional.of(agent.socket()))))
                    .isEqualTo("in");
        }
    }

    @ParameterizedTest
    @CsvSource({"id.pub, ed25519", "id, ed25519", "id.pub, rsa"})
    void picksTheNamedKeyOutOfTheAgent(String named, String type) throws Exception {
        server.close();
        server = server.again("MaxAuthTries 1");
        OpenSshServer.generate(key, type);
        server.accept(key);
        try (SshAgentProcess agent = agentWithOthersAndThenTheKey()) {
            Files.delete(key);

            assertThat(ask(picking(named, agent))).isEqualTo("in");
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519", "ecdsa", "rsa"})
    void picksACertificateWhoseKeyTheAgentHolds(String type) throws Exception {
        OpenSshServer.generate(key, type);
        try (SshAgentProcess agent = agentWithOthersAndThenTheKey()) {
            certify(OpenSshServer.USER, "+1h");
            Files.delete(key);

            assertThat(ask(picking("id.pub", agent))).isEqualTo("in");
        }
    }

    @Test
    void offersNoOtherKeyOfTheAgentThanTheNamedOne() throws Exception {
        OpenSshServer.generate(key, "ed25519");
        try (SshAgentProcess agent = SshAgentProcess.start(directory.resolve("agent"))) {
            OpenSshServer.generate(directory.resolve("other"), "ed25519");
            agent.add(directory.resolve("other"));
            server.accept(directory.resolve("other"));

            TransportException refusal = refusal(picking("id.pub", agent));

            assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
            assertThat(refusal).hasMessageContaining("no key was offered (the agent does not hold ssh-ed25519 SHA256:");
        }
    }

    @Test
    void saysThatAPublicKeyNeedsAnAgent() throws Exception {
        OpenSshServer.generate(key, "ed25519");

        TransportException refusal =
                refusal(server.with(Optional.of(directory.resolve("id.pub")), Optional.empty(), Optional.empty()));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal).hasMessageContaining("id.pub holds a public key, and there is no agent");
        assertThat(refusal.hint().orElseThrow()).contains("identityAgent");
    }

    private SshAgentProcess agentWithOthersAndThenTheKey() throws Exception {
        SshAgentProcess agent = SshAgentProcess.start(directory.resolve("agent"));
        for (String name : new String[] {"one", "two", "three"}) {
            OpenSshServer.generate(directory.resolve(name), "ed25519");
            agent.add(directory.resolve(name));
        }
        agent.add(key);
        return agent;
    }

    private void certify(String principal, String validity) throws Exception {
        OpenSshServer.run(
                "ssh-keygen",
                "-q",
                "-s",
                authority.toString(),
                "-I",
                "test",
                "-n",
                principal,
                "-V",
                validity,
                key + ".pub");
    }

    private SshConfig.Connection file() throws Exception {
        return server.with(Optional.of(key), Optional.empty(), Optional.empty());
    }

    private SshConfig.Connection picking(String name, SshAgentProcess agent) throws Exception {
        return server.with(Optional.of(directory.resolve(name)), Optional.empty(), Optional.of(agent.socket()));
    }

    private String ask(SshConfig.Connection connection) {
        try (SshTransport transport = connections.transport(new SshConfig(connection, "pvesh", false))) {
            return transport
                    .send(Call.to(Endpoint.NODES, Params.NONE, CLOCK.instant().plus(Duration.ofSeconds(20))))
                    .data()
                    .asText();
        }
    }

    private TransportException refusal(SshConfig.Connection connection) {
        return Caught.by(TransportException.class, () -> ask(connection));
    }
}
