package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.Secret;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/// The keys to offer: the named file, or else the agent's, or else the usual files in `~/.ssh`. A certificate beside a
/// key is offered before it, as ssh does. A public key that is named picks its private key out of the agent.
///
/// @param agent the socket of the agent whose keys are offered
/// @param picked which of the agent's keys are offered; empty: all
record Identities(List<KeyPair> pairs, Optional<Path> agent, List<PublicKey> picked) {
    private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");
    private static final long MAX_BYTES = 64 << 10;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    Identities {
        pairs = List.copyOf(pairs);
        picked = List.copyOf(picked);
    }

    /// Loads what a connection says to use.
    ///
    /// @param directory where the usual files are
    static Identities of(SshConfig.Connection connection, Path directory) throws SshFailure {
        Optional<Secret> passphrase = connection.identityPassphrase();
        if (connection.identityFile().isPresent()) {
            Path file = connection.identityFile().get();
            Optional<Path> publicKey = PublicKeyFile.pickedBy(file, connection.identityAgent());
            return publicKey.isPresent()
                    ? new Identities(
                            List.of(), connection.identityAgent(), PublicKeyFile.withCertificate(publicKey.get()))
                    : new Identities(load(file, passphrase), Optional.empty(), List.of());
        }
        if (connection.identityAgent().isPresent()) {
            return new Identities(List.of(), connection.identityAgent(), List.of());
        }
        List<KeyPair> pairs = new ArrayList<>();
        for (String name : USUAL) {
            Path file = directory.resolve(name);
            if (Files.exists(file)) {
                pairs.addAll(load(file, passphrase));
            }
        }
        if (pairs.isEmpty()) {
            throw failure(
                    "there is no key to offer: none of %s in %s".formatted(USUAL, directory),
                    "set identityFile or identityAgent",
                    null);
        }
        return new Identities(pairs, Optional.empty(), List.of());
    }

    /// The key of a file, and in front of it the certificate that lies beside it.
    private static List<KeyPair> load(Path file, Optional<Secret> passphrase) throws SshFailure {
        List<KeyPair> pairs = loadBare(file, passphrase);
        List<KeyPair> all = new ArrayList<>();
        for (KeyPair pair : pairs) {
            PublicKeyFile.certificateOf(pair.getPublic(), file)
                    .ifPresent(certificate -> all.add(new KeyPair(certificate, pair.getPrivate())));
        }
        all.addAll(pairs);
        return all;
    }

    private static List<KeyPair> loadBare(Path file, Optional<Secret> passphrase) throws SshFailure {
        byte[] bytes = read(file);
        AtomicBoolean asked = new AtomicBoolean();
        FilePasswordProvider words = (_, _, _) -> {
            asked.set(true);
            return passphrase.map(Secret::value).orElse(null);
        };
        try {
            List<KeyPair> pairs = new ArrayList<>();
            Iterable<KeyPair> found = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(file.toString()), new ByteArrayInputStream(bytes), words);
            if (found != null) {
                found.forEach(pairs::add);
            }
            if (!pairs.isEmpty()) {
                return pairs;
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw unreadable(file, asked.get(), passphrase.isPresent(), e);
        }
        throw failure("%s holds no private key".formatted(file), "OpenSSH and PEM files are read", null);
    }

    private static SshFailure unreadable(Path file, boolean encrypted, boolean passphrase, Exception e) {
        if (!encrypted) {
            return failure(
                    "%s cannot be read as a private key: %s".formatted(file, e.getMessage()),
                    "OpenSSH and PEM files are read",
                    e);
        }
        return passphrase
                ? failure("the passphrase of %s is wrong".formatted(file), "check identityPassphrase", e)
                : failure(
                        "%s is encrypted and no passphrase is given".formatted(file),
                        "set identityPassphrase, or use an agent with identityAgent",
                        e);
    }

    private static byte[] read(Path file) throws SshFailure {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (isOurs(file) && permissions.stream().anyMatch(OTHERS::contains)) {
                throw failure(
                        "%s can be read by others (%s)".formatted(file, PosixFilePermissions.toString(permissions)),
                        "chmod 600 " + file,
                        null);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw failure("%s is too large for a private key".formatted(file), null, null);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw failure("there is no key file %s".formatted(file), "check identityFile", e);
        } catch (IOException e) {
            throw failure("cannot read the key file %s: %s".formatted(file, e), "check identityFile", e);
        }
    }

    /// As ssh does, one's own files alone are held to this: what systemd gives a service (`LoadCredential=`) is
    /// root's, with a list of access beside the permissions, which look as if a group might read it.
    private static boolean isOurs(Path file) throws IOException {
        return Files.getOwner(file).getName().equals(System.getProperty("user.name"));
    }

    private static SshFailure failure(String detail, @Nullable String hint, @Nullable Exception e) {
        return new SshFailure(Kind.UNAUTHENTICATED, detail, hint, e);
    }
}
