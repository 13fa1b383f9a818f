package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainTrustTest {
    private final Authority authority = new Authority();

    @TempDir
    Path directory;

    @Test
    void readsTheFirstBundleThatTheSystemHas() throws IOException {
        Path bundle = Files.writeString(directory.resolve("bundle.crt"), "# roots\n" + authority.pem());
        Path missing = directory.resolve("missing.crt");

        ChainTrust trust = ChainTrust.ofSystem(List.of(missing, bundle));

        assertThat(trust.getAcceptedIssuers()).containsExactly(authority.issue().root());
    }

    @Test
    void fallsBackToJavasRoots() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.crt"), "nothing");

        ChainTrust trust = ChainTrust.ofSystem(List.of(broken));

        assertThat(trust.getAcceptedIssuers())
                .isNotEmpty()
                .doesNotContain(authority.issue().root());
    }

    @Test
    void trustsEveryCertificateOfABundle() {
        Authority other = new Authority();

        ChainTrust trust = ChainTrust.of(authority.pem() + other.pem());

        assertThat(trust.getAcceptedIssuers())
                .containsExactlyInAnyOrder(
                        authority.issue().root(), other.issue().root());
    }
}
