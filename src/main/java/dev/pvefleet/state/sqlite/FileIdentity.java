package dev.pvefleet.state.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// Which file a path leads to, whatever its name; empty if it leads to none.
record FileIdentity(Optional<Object> key) {
    static FileIdentity of(Path file) {
        try {
            return new FileIdentity(Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey()));
        } catch (IOException e) {
            return new FileIdentity(Optional.empty());
        }
    }
}
