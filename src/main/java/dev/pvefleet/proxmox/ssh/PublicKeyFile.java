package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// The files `id.pub` and `id-cert.pub` beside a private key `id`: a line with a public key or a certificate.
final class PublicKeyFile {
    private static final int MAX_BYTES = 64 << 10;
    private static final String SUFFIX = ".pub";

    private PublicKeyFile() {}

    /// The public key that a named file stands for, where its private key is wanted from the agent: the file itself,
    /// or the one beside it where the named one is not there.
    ///
    /// @throws SshFailure if a public key is named and there is no agent
    static Optional<Path> pickedBy(Path named, Optional<Path> agent) throws SshFailure {
        if (read(named).isPresent()) {
            if (agent.isEmpty()) {
                throw new SshFailure(
                        Kind.UNAUTHENTICATED,
                        "%s holds a public key, and there is no agent that could hold its private key".formatted(named),
                        "name the private key, or set identityAgent",
                        null);
            }
            return Optional.of(named);
        }
        Path beside = Path.of(named + SUFFIX);
        return agent.isPresent() && Files.notExists(named) && read(beside).isPresent()
                ? Optional.of(beside)
                : Optional.empty();
    }

    /// The key of a file, and in front of it the certificate that lies beside it.
    static List<PublicKey> withCertificate(Path file) throws SshFailure {
        List<PublicKey> keys = new ArrayList<>();
        PublicKey key = read(file)
                .orElseThrow(() -> new SshFailure(
                        Kind.UNAUTHENTICATED, "%s holds no public key any more".formatted(file), null, null));
        String name = file.toString();
        Path bare = Path.of(name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name);
        certificateOf(key, bare).ifPresent(keys::add);
        keys.add(key);
        return keys;
    }

    /// The certificate of a key that lies beside its private key; empty if there is none or it is another key's.
    static Optional<PublicKey> certificateOf(PublicKey key, Path privateKey) {
        HostKey bare = HostKey.of(key);
        return read(Path.of(privateKey + "-cert" + SUFFIX))
                .filter(OpenSshCertificate.class::isInstance)
                .filter(certificate -> HostKey.withoutCertificate(certificate).equals(bare));
    }

    private static Optional<PublicKey> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            for (String line : text.lines().toList()) {
                List<String> words = List.of(line.strip().split("[ \\t]+", 3));
                if (words.size() > 1) {
                    Optional<HostKey> key = HostKey.parse(words.get(1))
                            .filter(found -> found.type().equals(words.getFirst()));
                    if (key.isPresent()) {
                        return Optional.of(decoded(key.get()));
                    }
                }
            }
            return Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | RuntimeException _) {
            // Whoever wants a private key of it says what is wrong with it.
            return Optional.empty();
        }
    }

    private static PublicKey decoded(HostKey key) throws IOException {
        return new ByteArrayBuffer(Base64.getDecoder().decode(key.base64())).getRawPublicKey();
    }
}
