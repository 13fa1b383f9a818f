package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.SshConfig.HostKeyChecking;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SshHostKeyTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private final SshConnections connections = new SshConnections(CLOCK);

    @TempDir
    private Path directory;

    private OpenSshServer server;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory.resolve("server"));
        server.program("pvesh", "echo '\"in\"'");
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    @Test
    void refusesAHostThatIsNotKnown() throws Exception {
        Path knownHosts = server.knownHosts("192.0.2.1 " + OpenSshServer.publicKey(hostKey()));

        TransportException refusal = refusal(knownHosts, HostKeyChecking.YES);

        assertThat(refusal.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(refusal)
                .hasMessageContaining("the ssh-ed25519 key %s of [127.0.0.1]:%d is not in %s"
                        .formatted(fingerprint(hostKey()), server.port(), knownHosts));
        assertThat(refusal.hint().orElseThrow())
                .contains("ssh-keyscan -t ed25519 -p %d 127.0.0.1 >> %s".formatted(server.port(), knownHosts));
    }

    @ParameterizedTest
    @EnumSource(names = {"YES", "ACCEPT_NEW"})
    void refusesAChangedKeyAndNamesTheLine(HostKeyChecking checking) throws Exception {
        OpenSshServer.generate(directory.resolve("former"), "ed25519");
        Path knownHosts = server.knownHosts(
                "# a comment",
                "[127.0.0.1]:" + server.port() + " " + OpenSshServer.publicKey(directory.resolve("former")));

        TransportException refusal = refusal(knownHosts, checking);

        assertThat(refusal.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(refusal)
                .hasMessageContaining(fingerprint(hostKey()))
                .hasMessageContaining("line 2 of %s has ssh-ed25519 %s"
                        .formatted(knownHosts, fingerprint(directory.resolve("former"))));
        assertThat(refusal.hint().orElseThrow())
                .contains("ssh-keygen -f %s -R '[127.0.0.1]:%d'".formatted(knownHosts, server.port()));
        assertThat(Files.readAllLines(knownHosts)).hasSize(2);
    }

    @Test
    void takesAChangedKeyOnlyWhenCheckingIsOff() throws Exception {
        OpenSshServer.generate(directory.resolve("former"), "ed25519");
        Path knownHosts = server.knownHosts(
                "[127.0.0.1]:" + server.port() + " " + OpenSshServer.publicKey(directory.resolve("former")));

        assertThat(ask(knownHosts, HostKeyChecking.NO)).isEqualTo("in");
    }

    @ParameterizedTest
    @EnumSource
    void refusesARevokedKeyAlways(HostKeyChecking checking) throws Exception {
        Path knownHosts =
                server.knownHosts(server.knownHostsLine(), "@revoked * " + OpenSshServer.publicKey(hostKey()));

        TransportException refusal = refusal(knownHosts, checking);

        assertThat(refusal.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(refusal).hasMessageContaining("is marked @revoked in line 2 of " + knownHosts);
    }

    @Test
    void acceptsANewHostOnceAndWritesItDown() throws Exception {
        Path knownHosts = directory.resolve("new/known_hosts");

        assertThat(ask(knownHosts, HostKeyChecking.ACCEPT_NEW)).isEqualTo("in");

        assertThat(Files.readAllLines(knownHosts)).containsExactly(server.knownHostsLine());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(knownHosts)))
                .isEqualTo("rw-------");
        assertThat(ask(knownHosts, HostKeyChecking.YES)).isEqualTo("in");
    }

    @Test
    void knowsAHashedHost() throws Exception {
        Path knownHosts = server.knownHosts(server.knownHostsLine());
        OpenSshServer.run("ssh-keygen", "-H", "-f", knownHosts.toString());

        assertThat(Files.readString(knownHosts)).startsWith("|1|");
        assertThat(ask(knownHosts, HostKeyChecking.YES)).isEqualTo("in");
    }

    @ParameterizedTest
    @CsvSource({"ecdsa", "rsa"})
    void asksForTheKeyThatIsKnown(String type) throws Exception {
        restartWith("HostKey " + hostKey(), "HostKey " + otherKey(type));

        Path knownHosts = server.knownHosts(
                "[127.0.0.1]:" + server.port() + " " + OpenSshServer.publicKey(directory.resolve(type)));

        assertThat(ask(knownHosts, HostKeyChecking.YES)).isEqualTo("in");
    }

    @Test
    void takesAnotherTypeForAChangedKey() throws Exception {
        OpenSshServer.generate(directory.resolve("former"), "rsa");
        Path knownHosts = server.knownHosts(
                "[127.0.0.1]:" + server.port() + " " + OpenSshServer.publicKey(directory.resolve("former")));

        TransportException refusal = refusal(knownHosts, HostKeyChecking.ACCEPT_NEW);

        assertThat(refusal.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(refusal).hasMessageContaining("is not the known one");
    }

    @Test
    void believesACertificateOfAKnownAuthority() throws Exception {
        Path authority = certify("127.0.0.1", "+1h");

        Path knownHosts = server.knownHosts("@cert-authority [127.0.0.1]:* " + OpenSshServer.publicKey(authority));

        assertThat(ask(knownHosts, HostKeyChecking.YES)).isEqualTo("in");
    }

    @Test
    void refusesACertificateOfAnUnknownAuthority() throws Exception {
        certify("127.0.0.1", "+1h");
        OpenSshServer.generate(directory.resolve("stranger"), "ed25519");
        Path knownHosts =
                server.knownHosts("@cert-authority * " + OpenSshServer.publicKey(directory.resolve("stranger")));

        assertThat(refusal(knownHosts, HostKeyChecking.YES).kind()).isEqualTo(Kind.HOST_KEY);
    }

    @Test
    void refusesACertificateForAnotherHost() throws Exception {
        Path authority = certify("192.0.2.1", "+1h");
        Path knownHosts = server.knownHosts("@cert-authority * " + OpenSshServer.publicKey(authority));

        assertThat(refusal(knownHosts, HostKeyChecking.YES).kind()).isEqualTo(Kind.HOST_KEY);
    }

    @ParameterizedTest(name = "for {0}, valid {1}")
    @CsvSource({"127.0.0.1, +1h", "127.0.0.1, -2h:-1h", "192.0.2.1, +1h"})
    void refusesACertificateOfARevokedAuthority(String principal, String validity) throws Exception {
        Path authority = certify(principal, validity);
        Path knownHosts = server.knownHosts(
                "@cert-authority * " + OpenSshServer.publicKey(authority),
                server.knownHostsLine(),
                "@revoked * " + OpenSshServer.publicKey(authority));

        TransportException refusal = refusal(knownHosts, HostKeyChecking.YES);

        assertThat(refusal.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(refusal).hasMessageContaining("@revoked in line 3");
    }

    @Test
    void knowsTheBareKeyBehindACertificate() throws Exception {
        certify("127.0.0.1", "+1h");

        assertThat(ask(server.knownHosts(server.knownHostsLine()), HostKeyChecking.YES))
                .isEqualTo("in");
    }

    @ParameterizedTest(name = "{0}, valid {1}, signed by {2} with {3}")
    @CsvSource({
        "127.0.0.1, -2h:-1h, ecdsa, ''",
        "192.0.2.1, +1h, ecdsa, ''",
        "192.0.2.1, -2h:-1h, ed25519, ''",
        "127.0.0.1, +1h, rsa, ssh-rsa",
    })
    void fallsBackToTheKnownKeyWhereACertificateIsNoGood(
            String principal, String validity, String authorityType, String signature) throws Exception {
        Path authority = certify(authorityType, signature, principal, validity);

        Path knownHosts = server.knownHosts(
                "@cert-authority [127.0.0.1]:* " + OpenSshServer.publicKey(authority), server.knownHostsLine());

        assertThat(ask(knownHosts, HostKeyChecking.YES)).isEqualTo("in");
    }

    @Test
    void fallsBackToTheKnownKeyWhereTheAuthorityIsAnother() throws Exception {
        certify("127.0.0.1", "+1h");
        OpenSshServer.generate(directory.resolve("stranger"), "ed25519");
        Path knownHosts = server.knownHosts(
                "@cert-authority * " + OpenSshServer.publicKey(directory.resolve("stranger")), server.knownHostsLine());

        assertThat(ask(knownHosts, HostKeyChecking.YES)).isEqualTo("in");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, +1h, true", "127.0.0.1, -2h:-1h, false", "192.0.2.1, +1h, false"})
    void judgesACertificateAfterAGroupExchangeToo(String principal, String validity, boolean good) throws Exception {
        Path authority = certify("ecdsa", "", principal, validity);
        restartWith(
                "KexAlgorithms diffie-hellman-group-exchange-sha256",
                "HostKey " + hostKey(),
                "HostCertificate " + hostKey() + "-cert.pub");
        Path knownHosts = server.knownHosts("@cert-authority * " + OpenSshServer.publicKey(authority));

        if (good) {
            assertThat(ask(knownHosts, HostKeyChecking.YES)).isEqualTo("in");
        } else {
            assertThat(refusal(knownHosts, HostKeyChecking.YES))
                    .hasMessageContaining("; the host's certificate does not count: it ");
        }
    }

    @Test
    void learnsTheKeyOfAnExpiredCertificateWhereNewOnesAreAccepted() throws Exception {
        Path authority = certify("127.0.0.1", "-2h:-1h");
        Path knownHosts = server.knownHosts("@cert-authority * " + OpenSshServer.publicKey(authority));

        assertThat(ask(knownHosts, HostKeyChecking.ACCEPT_NEW)).isEqualTo("in");

        assertThat(Files.readAllLines(knownHosts)).endsWith(server.knownHostsLine());
    }

    @Test
    void refusesTheKeyOfAnExpiredCertificateThatIsNotTheKnownOne() throws Exception {
        Path authority = certify("127.0.0.1", "-2h:-1h");
        OpenSshServer.generate(directory.resolve("former"), "ed25519");
        Path knownHosts = server.knownHosts(
                "@cert-authority * " + OpenSshServer.publicKey(authority),
                "[127.0.0.1]:" + server.port() + " " + OpenSshServer.publicKey(directory.resolve("former")));

        assertThat(refusal(knownHosts, HostKeyChecking.YES).kind()).isEqualTo(Kind.HOST_KEY);
    }

    @ParameterizedTest
    @CsvSource({"rsa", "ecdsa"})
    void believesACertificateOfEachTypeOfKey(String type) throws Exception {
        Path key = otherKey("host-" + type, type);
        Path authority = otherKey("authority", "ed25519");
        sign(authority, "", "127.0.0.1", "+1h", key);
        restartWith("HostKey " + key, "HostCertificate " + key + "-cert.pub");

        assertThat(ask(
                        server.knownHosts("@cert-authority * " + OpenSshServer.publicKey(authority)),
                        HostKeyChecking.YES))
                .isEqualTo("in");
    }

    private void restartWith(String... settings) throws Exception {
        server.close();
        server = server.again(settings);
    }

    private Path otherKey(String type) throws Exception {
        return otherKey(type, type);
    }

    private Path otherKey(String name, String type) throws Exception {
        Path key = directory.resolve(name);
        OpenSshServer.generate(key, type);
        return key;
    }

    /// Gives the server a certificate, and returns who signed it.
    private Path certify(String principal, String validity) throws Exception {
        return certify("ecdsa", "", principal, validity);
    }

    private Path certify(String authorityType, String signature, String principal, String validity) throws Exception {
        Path authority = otherKey(authorityType);
        sign(authority, signature, principal, validity, hostKey());
        restartWith("HostKey " + hostKey(), "HostCertificate " + hostKey() + "-cert.pub");
        return authority;
    }

    private static void sign(Path authority, String signature, String principal, String validity, Path key)
            throws Exception {
        List<String> words = new ArrayList<>(List.of("ssh-keygen", "-q", "-s", authority.toString(), "-h"));
        if (!signature.isEmpty()) {
            words.addAll(List.of("-t", signature));
        }
        words.addAll(List.of("-I", "test", "-n", principal, "-V", validity, key + ".pub"));
        OpenSshServer.run(words.toArray(String[]::new));
    }

    private Path hostKey() {
        return directory.resolve("server/host");
    }

    private static String fingerprint(Path key) throws IOException, InterruptedException {
        return OpenSshServer.run("ssh-keygen", "-lf", key.toString()).split(" ", -1)[1];
    }

    private String ask(Path knownHosts, HostKeyChecking checking) {
        SshConfig config = new SshConfig(server.connection(knownHosts, checking), "pvesh", false);
        try (SshTransport transport = connections.transport(config)) {
            return transport
                    .send(Call.to(Endpoint.NODES, Params.NONE, CLOCK.instant().plus(Duration.ofSeconds(20))))
                    .data()
                    .asText();
        }
    }

    private TransportException refusal(Path knownHosts, HostKeyChecking checking) {
        return Caught.by(TransportException.class, () -> ask(knownHosts, checking));
    }
}
