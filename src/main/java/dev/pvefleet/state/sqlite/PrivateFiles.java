package dev.pvefleet.state.sqlite;

import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;

/// Makes files that only their owner may read, in directories that only their owner may enter.
final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /// Makes the file, and the directories above it, where they are missing. What is there keeps its permissions.
    static void make(Path file) {
        if (Files.exists(file)) {
            return;
        }
        try {
            Path directory = Objects.requireNonNull(file.getParent());
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
            create(file, Files.getOwner(directory));
        } catch (IOException e) {
            throw new StateException(Reason.UNUSABLE, "%s cannot be made: %s".formatted(file, reason(e)), e);
        }
    }

    private static void create(Path file, UserPrincipal owner) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
            giveTo(owner, file);
        } catch (FileAlreadyExistsException raced) {
            // Another process made it in between, as private as this one would have.
        }
    }

    /// A command that root runs must not leave a file that the agent, as another user, cannot write.
    private static void giveTo(UserPrincipal owner, Path file) throws IOException {
        if (!Files.getOwner(file).equals(owner)) {
            try {
                Files.setOwner(file, owner);
            } catch (FileSystemException notRoot) {
                // Only root may give files away, and only for root it matters.
            }
        }
    }

    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            case FileAlreadyExistsException plain -> plain.getFile() + " is no directory";
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.toString();
        };
    }
}
