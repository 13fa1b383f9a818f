package dev.pvefleet.state.sqlite;

import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import dev.pvefleet.state.document.DocumentException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;

/// Says in the words of this program what went wrong with the file, and what to do about it.
final class Trouble {
    /// SQLite's primary result codes; an extended code has one of them in its low byte.
    private static final int READONLY = 8;

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int NOT_A_DATABASE = 26;

    private Trouble() {}

    static StateException with(Path file, SQLException e) {
        String said = Objects.requireNonNullElse(e.getMessage(), "no message");
        return switch (e.getErrorCode() & 0xff) {
            case CORRUPT, NOT_A_DATABASE ->
                new StateException(Reason.CORRUPT, "%s is damaged: %s".formatted(file, said), e);
            case FULL ->
                new StateException(Reason.FULL, "%s cannot grow, its file system is full: %s".formatted(file, said), e);
            case BUSY, LOCKED ->
                new StateException(Reason.BUSY, "%s is kept busy by another process: %s".formatted(file, said), e);
            case READONLY -> new StateException(Reason.UNUSABLE, "%s cannot be written: %s".formatted(file, said), e);
            default -> new StateException(Reason.UNUSABLE, "%s cannot be used: %s".formatted(file, said), e);
        };
    }

    static StateException notUnderstood(Path file, DocumentException e) {
        return new StateException(
                Reason.CORRUPT, "%s holds what cannot be understood: %s".formatted(file, e.getMessage()), e);
    }

    static StateException moved(Path file) {
        return new StateException(Reason.UNUSABLE, "%s was moved or deleted while it was in use".formatted(file));
    }

    static StateException newer(Path file, int found, int known) {
        return new StateException(
                Reason.NEWER,
                "%s was written by a newer pve-fleet (version %d of its tables, this one knows %d): use that pve-fleet, or name another state.path"
                        .formatted(file, found, known));
    }

    static StateException foreign(Path file) {
        return new StateException(
                Reason.FOREIGN, "%s is a database of another program: name another state.path".formatted(file));
    }
}
