package dev.pvefleet.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/// The environment and files of the running process.
final class ProcessSurroundings implements Surroundings {

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    @Override
    public Path home() {
        return Path.of(variable("HOME").filter(home -> home.startsWith("/")).orElse(System.getProperty("user.home")));
    }

    @Override
    public Path workingDirectory() {
        return Path.of("");
    }

    @Override
    public boolean isFile(Path file) {
        return Files.isRegularFile(file);
    }

    @Override
    public boolean isReadableByOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    @Override
    public boolean isDenied(Path file) {
        try (InputStream _ = Files.newInputStream(file)) {
            return false;
        } catch (AccessDeniedException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public byte[] read(Path file, int limit) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new IOException("it is larger than " + limit / 1024 + " KiB");
            }
            return bytes;
        }
    }
}
