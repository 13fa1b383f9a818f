package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pvefleet.config.Secret;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshLoginTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory;

    private OpenSshServer server;
    private SshConnections connections;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory.resolve("server"));
        server.program("pvesh", "echo '\"in\"'");
        connections = new SshConnections(CLOCK, directory.resolve("dot-ssh"));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    @ParameterizedTest(name = "{0} {1} bits, {2}")
    @CsvSource({
        "ed25519, 256, OpenSSH, ",
        "ecdsa, 256, OpenSSH, ",
        "ecdsa, 384, PEM, ",
        "ecdsa, 521, PKCS8, ",
        "rsa, 2048, OpenSSH, ",
        "rsa, 3072, PEM, ",
        "rsa, 2048, PKCS8, ",
        "ed25519, 256, OpenSSH, open sesame",
        "rsa, 2048, PEM, open sesame",
        "rsa, 2048, PKCS8, open sesame",
        "ecdsa, 256, OpenSSH, open sesame",
    })
    void logsInWithAKeyFile(String type, int bits, String format, @Nullable String passphrase) throws Exception {
        Path key = directory.resolve("key");
        List<String> options = new ArrayList<>(List.of("-b", Integer.toString(bits)));
        if (!format.equals("OpenSSH")) {
            options.addAll(List.of("-m", format));
        }
        if (passphrase != null) {
            options.addAll(List.of("-N", passphrase));
        }
        OpenSshServer.generate(key, type, options.toArray(String[]::new));
        server.accept(key);

        String answer = ask(
                server.with(Optional.of(key), Optional.ofNullable(passphrase).map(Secret::new), Optional.empty()));

        assertThat(answer).isEqualTo("in");
    }

    @ParameterizedTest
    @CsvSource({"ed25519", "ecdsa", "rsa"})
    void logsInWithTheAgentsKeys(String type) throws Exception {
        Path key = directory.resolve("key");
        OpenSshServer.generate(key, type);
        server.accept(key);
        try (SshAgentProcess agent = SshAgentProcess.start(directory.resolve("agent"))) {
            OpenSshServer.generate(directory.resolve("other"), "ed25519");
            agent.add(directory.resolve("other"));
            agent.add(key);

            String answer = ask(server.with(Optional.empty(), Optional.empty(), Optional.of(agent.socket())));

            assertThat(answer).isEqualTo("in");
        }
    }

    @Test
    void logsInWithTheUsualFilesWhenNothingIsNamed() throws Exception {
        Files.createDirectories(directory.resolve("dot-ssh"));
        OpenSshServer.generate(directory.resolve("dot-ssh/id_ed25519"), "ed25519");
        OpenSshServer.generate(directory.resolve("dot-ssh/id_rsa"), "rsa");
        server.accept(directory.resolve("dot-ssh/id_rsa"));

        String answer = ask(server.with(Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(answer).isEqualTo("in");
    }

    @Test
    void namesTheKeysThatWereNotAccepted() throws Exception {
        Path key = directory.resolve("stranger");
        OpenSshServer.generate(key, "ed25519");
        String fingerprint =
                OpenSshServer.run("ssh-keygen", "-lf", key.toString()).split(" ", -1)[1];

        TransportException refusal = refusal(server.with(Optional.of(key), Optional.empty(), Optional.empty()));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal)
                .hasMessageContaining("%s@127.0.0.1:%d did not accept the login: tried ssh-ed25519 %s"
                        .formatted(OpenSshServer.USER, server.port(), fingerprint));
    }

    @Test
    void saysThatThePassphraseIsWrongAndNotWhatItWas() throws Exception {
        Path key = directory.resolve("locked");
        OpenSshServer.generate(key, "ed25519", "-N", "open sesame");

        TransportException refusal =
                refusal(server.with(Optional.of(key), Optional.of(new Secret("close sesame")), Optional.empty()));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal).hasMessageEndingWith("the passphrase of %s is wrong".formatted(key));
        assertThat(refusal.toString()).doesNotContain("close sesame");
    }

    @Test
    void saysThatAPassphraseIsMissing() throws Exception {
        Path key = directory.resolve("locked");
        OpenSshServer.generate(key, "rsa", "-m", "PEM", "-N", "open sesame");

        TransportException refusal = refusal(server.with(Optional.of(key), Optional.empty(), Optional.empty()));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal).hasMessageEndingWith("%s is encrypted and no passphrase is given".formatted(key));
    }

    @Test
    void refusesAKeyFileThatOthersCanRead() throws Exception {
        Files.setPosixFilePermissions(server.clientKey(), PosixFilePermissions.fromString("rw-r-----"));

        TransportException refusal =
                refusal(server.with(Optional.of(server.clientKey()), Optional.empty(), Optional.empty()));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal.hint()).contains("chmod 600 " + server.clientKey());
    }

    /// What systemd gives a service is root's, and readable by a list that looks like a group.
    @Test
    void takesAKeyFileOfAnotherUserAsItIs() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root gives files away");
        Files.setPosixFilePermissions(server.clientKey(), PosixFilePermissions.fromString("r--r-----"));
        Files.setOwner(
                server.clientKey(),
                server.clientKey()
                        .getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));

        assertThat(Identities.of(
                                server.with(Optional.of(server.clientKey()), Optional.empty(), Optional.empty()),
                                directory)
                        .pairs())
                .isNotEmpty();
    }

    @Test
    void saysThatTheKeyFileIsMissing() throws Exception {
        TransportException refusal =
                refusal(server.with(Optional.of(directory.resolve("none")), Optional.empty(), Optional.empty()));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal).hasMessageContaining("there is no key file " + directory.resolve("none"));
    }

    @Test
    void saysThatThereIsNoKeyToOffer() throws Exception {
        TransportException refusal = refusal(server.with(Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal).hasMessageContaining("there is no key to offer");
    }

    @Test
    void saysThatTheAgentHoldsNoKey() throws Exception {
        try (SshAgentProcess agent = SshAgentProcess.start(directory.resolve("agent"))) {
            TransportException refusal =
                    refusal(server.with(Optional.empty(), Optional.empty(), Optional.of(agent.socket())));

            assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
            assertThat(refusal).hasMessageContaining("the agent holds none");
        }
    }

    @Test
    void saysThatTheAgentIsNotThere() throws Exception {
        Path socket = directory.resolve("no-agent");

        TransportException refusal = refusal(server.with(Optional.empty(), Optional.empty(), Optional.of(socket)));

        assertThat(refusal.kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusal).hasMessageContaining("cannot reach the SSH agent at " + socket);
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
