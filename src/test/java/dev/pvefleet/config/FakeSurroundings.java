package dev.pvefleet.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A machine made up for a test: its variables and files are those that the test put there.
final class FakeSurroundings implements Surroundings {
    static final Path FILE = Path.of("/conf/pve-fleet.yaml");
    static final String CA = resource("ca.pem");

    private final Map<String, String> variables = new HashMap<>();
    private final Map<Path, byte[]> files = new HashMap<>();
    private final Set<Path> denied = new HashSet<>();
    private final Set<Path> open = new HashSet<>();

    FakeSurroundings set(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    FakeSurroundings put(String path, String content) {
        return put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    FakeSurroundings put(String path, byte[] content) {
        files.put(Path.of(path), content);
        return this;
    }

    FakeSurroundings deny(String path) {
        denied.add(Path.of(path));
        return this;
    }

    /// Lets every user of the machine read the file.
    FakeSurroundings open(Path path) {
        open.add(path);
        return this;
    }

    FakeSurroundings close(Path path) {
        open.remove(path);
        return this;
    }

    FleetConfig read(String yaml) {
        put(FILE.toString(), yaml);
        return new ConfigReader(this).read(FILE);
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    @Override
    public Path home() {
        return Path.of("/home/op");
    }

    @Override
    public Path workingDirectory() {
        return Path.of("/home/admin");
    }

    @Override
    public boolean isFile(Path file) {
        return files.containsKey(file);
    }

    @Override
    public boolean isReadableByOthers(Path file) {
        return open.contains(file);
    }

    @Override
    public boolean isDenied(Path file) {
        return denied.contains(file);
    }

    @Override
    public byte[] read(Path file, int limit) throws IOException {
        if (denied.contains(file)) {
            throw new AccessDeniedException(file.toString());
        }
        byte[] content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        if (content.length > limit) {
            throw new IOException("it is larger than " + limit / 1024 + " KiB");
        }
        return content;
    }

    static String resource(String name) {
        try (InputStream in = FakeSurroundings.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
