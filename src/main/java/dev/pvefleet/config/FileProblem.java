package dev.pvefleet.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/// Puts into words why a file cannot be read, which the JDK's exceptions leave to their class names.
final class FileProblem {
    private FileProblem() {}

    static String of(IOException problem) {
        return switch (problem) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "this user may not read it";
            case FileSystemException other -> Objects.requireNonNullElse(other.getReason(), "it cannot be read");
            default -> Objects.requireNonNullElse(problem.getMessage(), "it cannot be read");
        };
    }
}
