package dev.pvefleet.proxmox.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A known_hosts file as OpenSSH reads it, and what it says of a key that a host shows.
///
/// Lines that cannot be read are passed over, as OpenSSH does.
record KnownHosts(Path file, List<Entry> entries) {
    private static final int DEFAULT_PORT = 22;
    private static final long MAX_BYTES = 16L << 20;

    KnownHosts {
        entries = List.copyOf(entries);
    }

    /// Reads the file; one that does not exist knows nobody.
    static KnownHosts read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("larger than " + MAX_BYTES + " bytes");
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return parse(file, text.lines().toList());
        } catch (NoSuchFileException _) {
            return new KnownHosts(file, List.of());
        }
    }

    static KnownHosts parse(Path file, List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            Entry.parse(index + 1, lines.get(index)).ifPresent(entries::add);
        }
        return new KnownHosts(file, entries);
    }

    /// What known_hosts calls a host: the port is named unless it is 22.
    static String nameOf(String host, int port) {
        return port == DEFAULT_PORT ? host : "[" + host + "]:" + port;
    }

    /// Judges a key that a host showed.
    ///
    /// @param signer who signed it, where it came in a certificate, whatever that is worth
    /// @param authority the signer, where the certificate is valid for that host
    Verdict judge(String host, int port, HostKey key, Optional<HostKey> signer, Optional<HostKey> authority) {
        List<Entry> own = of(nameOf(host, port));
        Optional<Entry> revoked = revoked(own, key, signer);
        if (revoked.isPresent()) {
            return new Verdict.Revoked(revoked.get());
        }
        if (own.stream().anyMatch(entry -> entry.vouchesFor(key, authority))) {
            return new Verdict.Known();
        }
        Optional<Entry> other =
                own.stream().filter(entry -> entry.marker == Marker.NONE).findFirst();
        if (other.isPresent()) {
            // The line of the same type says more; but one of another type counts too, or whoever stands in the
            // middle would only have to show a key of a type that is not known yet.
            Entry offending = own.stream()
                    .filter(entry ->
                            entry.marker == Marker.NONE && entry.key.type().equals(key.type()))
                    .findFirst()
                    .orElse(other.get());
            return new Verdict.Changed(offending);
        }
        // OpenSSH takes a key that is known without the port too, but holds none against the host.
        List<Entry> withoutPort = port == DEFAULT_PORT ? List.of() : of(host);
        boolean known = withoutPort.stream().anyMatch(entry -> entry.vouchesFor(key, authority));
        return known && revoked(withoutPort, key, signer).isEmpty() ? new Verdict.Known() : new Verdict.Unknown();
    }

    private static Optional<Entry> revoked(List<Entry> entries, HostKey key, Optional<HostKey> signer) {
        return entries.stream()
                .filter(entry -> entry.marker == Marker.REVOKED)
                .filter(entry -> entry.key.equals(key)
                        || signer.filter(entry.key::equals).isPresent())
                .findFirst();
    }

    /// The types of the keys that are known for a host.
    Set<String> types(String host, int port) {
        return known(host, port).stream()
                .filter(entry -> entry.marker == Marker.NONE)
                .map(entry -> entry.key.type())
                .collect(Collectors.toSet());
    }

    /// Whether a certificate could be believed for a host.
    boolean hasAuthority(String host, int port) {
        return known(host, port).stream().anyMatch(entry -> entry.marker == Marker.CERT_AUTHORITY);
    }

    private List<Entry> known(String host, int port) {
        List<Entry> own = of(nameOf(host, port));
        return own.isEmpty() ? of(host) : own;
    }

    private List<Entry> of(String name) {
        return entries.stream().filter(entry -> entry.hosts.match(name)).toList();
    }

    /// What a line is for.
    enum Marker {
        NONE,
        CERT_AUTHORITY,
        REVOKED
    }

    /// One line that could be read.
    record Entry(int line, Marker marker, HostPatterns hosts, HostKey key) {
        static Optional<Entry> parse(int line, String text) {
            String stripped = text.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                return Optional.empty();
            }
            List<String> words = List.of(stripped.split("[ \\t]+", -1));
            Marker marker = switch (words.getFirst()) {
                case "@cert-authority" -> Marker.CERT_AUTHORITY;
                case "@revoked" -> Marker.REVOKED;
                default -> Marker.NONE;
            };
            int first = marker == Marker.NONE ? 0 : 1;
            if (words.size() < first + 3 || words.get(first).startsWith("@")) {
                return Optional.empty();
            }
            return HostKey.parse(words.get(first + 2))
                    .filter(key -> key.type().equals(words.get(first + 1)))
                    .map(key -> new Entry(line, marker, new HostPatterns(words.get(first)), key));
        }

        private boolean vouchesFor(HostKey shown, Optional<HostKey> authority) {
            return switch (marker) {
                case NONE -> key.equals(shown);
                case CERT_AUTHORITY -> authority.filter(key::equals).isPresent();
                case REVOKED -> false;
            };
        }
    }

    /// What the file says of a key.
    sealed interface Verdict {
        record Known() implements Verdict {}

        record Unknown() implements Verdict {}

        /// Another key is known for the host.
        record Changed(Entry entry) implements Verdict {}

        record Revoked(Entry entry) implements Verdict {}
    }
}
