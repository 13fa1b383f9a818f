package dev.pvefleet.proxmox.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.proxmox.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownHostsTest {
    private static final Path FILE = Path.of("known_hosts");
    private static final HostKey KEY = key("ssh-ed25519", "one");
    private static final HostKey OTHER = key("ssh-ed25519", "two");
    private static final HostKey RSA = key("ssh-rsa", "three");

    @ParameterizedTest(name = "{0} knows {1}:{2}: {3}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "pve1 pve1 22 true",
                "pve1 PVE1 22 true",
                "PVE1 pve1 22 true",
                "pve1 pve2 22 false",
                "pve1 pve10 22 false",
                "pve1,192.0.2.11 192.0.2.11 22 true",
                "pve? pve1 22 true",
                "pve? pve12 22 false",
                "*.example pve1.example 22 true",
                "*.example,!bad.example bad.example 22 false",
                "!bad.example,*.example good.example 22 true",
                "!bad.example good.example 22 false",
                "[pve1]:2222 pve1 2222 true",
                "[pve1]:2222 pve1 22 false",
                "[pve1]:* pve1 2222 true",
                "pve1 pve1 2222 true",
                "* pve1 22 true",
                "2001:db8::1 2001:db8::1 22 true",
                "[2001:db8::1]:2222 2001:db8::1 2222 true",
                "pve.1 pvex1 22 false",
                "|1|c2FsdHNhbHRzYWx0c2FsdHNhbHQ=|AAAA pve1 22 false",
                "|1|broken pve1 22 false",
            })
    void findsAHost(String field, String host, int port, boolean known) {
        Verdict verdict = hosts(field + " " + KEY).judge(host, port, KEY, Optional.empty(), Optional.empty());

        assertThat(verdict instanceof Verdict.Known).isEqualTo(known);
    }

    @Test
    void tellsAChangedKeyWithItsLine() {
        Verdict verdict = hosts("# comment", "", "pve1 " + RSA, "pve1 " + OTHER)
                .judge("pve1", 22, KEY, Optional.empty(), Optional.empty());

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Changed.class,
                        changed -> assertThat(changed.entry().line()).isEqualTo(4));
    }

    @Test
    void takesAKeyOfAnotherTypeForChanged() {
        assertThat(hosts("pve1 " + RSA).judge("pve1", 22, KEY, Optional.empty(), Optional.empty()))
                .isInstanceOf(Verdict.Changed.class);
    }

    @Test
    void holdsAKeyWithoutPortAgainstNobodyOnAnotherPort() {
        assertThat(hosts("pve1 " + OTHER).judge("pve1", 2222, KEY, Optional.empty(), Optional.empty()))
                .isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void knowsSeveralKeysOfAHost() {
        KnownHosts hosts = hosts("pve1 " + OTHER, "pve1 " + KEY, "pve1 " + RSA);

        assertThat(hosts.judge("pve1", 22, KEY, Optional.empty(), Optional.empty()))
                .isInstanceOf(Verdict.Known.class);
        assertThat(hosts.types("pve1", 22)).containsExactlyInAnyOrder("ssh-ed25519", "ssh-rsa");
    }

    @Test
    void believesAnAuthorityOnlyForCertificates() {
        KnownHosts hosts = hosts("@cert-authority *.example " + OTHER);

        assertThat(hosts.judge("pve1.example", 22, KEY, Optional.of(OTHER), Optional.of(OTHER)))
                .isInstanceOf(Verdict.Known.class);
        assertThat(hosts.judge("pve1.example", 22, OTHER, Optional.empty(), Optional.empty()))
                .isInstanceOf(Verdict.Unknown.class);
        assertThat(hosts.judge("pve1.invalid", 22, KEY, Optional.of(OTHER), Optional.of(OTHER)))
                .isInstanceOf(Verdict.Unknown.class);
        assertThat(hosts.hasAuthority("pve1.example", 22)).isTrue();
    }

    @Test
    void refusesARevokedKeyEvenWhereItIsKnown() {
        KnownHosts hosts = hosts("pve1 " + KEY, "@revoked * " + KEY);

        assertThat(hosts.judge("pve1", 22, KEY, Optional.empty(), Optional.empty()))
                .isInstanceOf(Verdict.Revoked.class);
        assertThat(hosts.judge("pve1", 2222, KEY, Optional.empty(), Optional.empty()))
                .isInstanceOf(Verdict.Revoked.class);
    }

    @Test
    void refusesTheKeyOfACertificateWhoseSignerIsRevokedWhateverTheCertificateIsWorth() {
        KnownHosts hosts = hosts("pve1 " + KEY, "@revoked pve1 " + OTHER);
        KnownHosts byAuthority = hosts("@cert-authority pve1 " + OTHER, "@revoked pve1 " + OTHER);

        assertThat(hosts.judge("pve1", 22, KEY, Optional.of(OTHER), Optional.empty()))
                .isInstanceOf(Verdict.Revoked.class);
        assertThat(hosts.judge("pve1", 2222, KEY, Optional.of(OTHER), Optional.empty()))
                .isInstanceOf(Verdict.Unknown.class);
        assertThat(byAuthority.judge("pve1", 2222, KEY, Optional.of(OTHER), Optional.of(OTHER)))
                .as("what is known without the port")
                .isInstanceOf(Verdict.Unknown.class);
        assertThat(hosts.judge("pve1", 22, KEY, Optional.of(RSA), Optional.empty()))
                .as("another signer")
                .isInstanceOf(Verdict.Known.class);
    }

    @ParameterizedTest
    @CsvSource({
        "pve1",
        "pve1 ssh-ed25519",
        "pve1 ssh-ed25519 %%%",
        "@unknown pve1 ssh-ed25519 AAAA",
        "pve1 ssh-rsa AAAA"
    })
    void passesOverALineThatItCannotRead(String line) {
        assertThat(hosts(line, "pve1 " + KEY).entries()).hasSize(1);
    }

    @Test
    void addsAHostOnceHoweverManyLearnOfIt(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("known_hosts"), "pve9 " + OTHER);

        IntStream.range(0, 20)
                .mapToObj(_ -> CompletableFuture.runAsync(() -> learn(file), Thread::startVirtualThread))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(Files.readAllLines(file)).containsExactly("pve9 " + OTHER, "[pve1]:2222 " + KEY);
    }

    @Test
    void doesNotAddAKeyToAHostThatHasAnother(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("known_hosts"), "[pve1]:2222 " + OTHER + "\n");

        assertThat(KnownHostsFile.learn(file, "pve1", 2222, KEY)).isInstanceOf(Verdict.Changed.class);
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    private static void learn(Path file) {
        try {
            assertThat(KnownHostsFile.learn(file, "pve1", 2222, KEY)).isInstanceOf(Verdict.Known.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KnownHosts hosts(String... lines) {
        return KnownHosts.parse(FILE, List.of(lines));
    }

    private static HostKey key(String type, String rest) {
        byte[] name = type.getBytes(US_ASCII);
        byte[] end = rest.getBytes(US_ASCII);
        byte[] blob = ByteBuffer.allocate(4 + name.length + end.length)
                .putInt(name.length)
                .put(name)
                .put(end)
                .array();
        return HostKey.parse(Base64.getEncoder().encodeToString(blob)).orElseThrow();
    }
}
