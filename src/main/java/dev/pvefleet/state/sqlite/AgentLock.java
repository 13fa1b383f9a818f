package dev.pvefleet.state.sqlite;

import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second agent away from a state file.
///
/// It is the operating system's lock on a file beside it, which ends with its process, however that ends. The file
/// itself
/// stays: deleting it would let two agents lock two files of one name.
final class AgentLock {
    private final Path state;
    private final Path file;
    private @Nullable FileChannel channel;

    AgentLock(Path state) {
        this.state = state;
        this.file = state.resolveSibling(state.getFileName() + ".lock");
    }

    /// Takes the lock, if this process does not have it yet.
    synchronized void take() {
        if (channel != null) {
            return;
        }
        PrivateFiles.make(file);
        try {
            FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE);
            try {
                if (!isLocked(opened)) {
                    throw new StateException(Reason.TAKEN, taken());
                }
                opened.truncate(0);
                opened.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                channel = opened;
            } finally {
                if (channel == null) {
                    opened.close();
                }
            }
        } catch (IOException e) {
            throw new StateException(
                    Reason.UNUSABLE, "%s cannot be locked: %s".formatted(file, PrivateFiles.reason(e)), e);
        }
    }

    synchronized void release() {
        FileChannel held = channel;
        channel = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                throw new StateException(Reason.UNUSABLE, "%s cannot be let go: %s".formatted(file, e), e);
            }
        }
    }

    private static boolean isLocked(FileChannel opened) throws IOException {
        try {
            FileLock lock = opened.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException thisProcessHasIt) {
            return false;
        }
    }

    private String taken() {
        return "state.path: %s is used by another agent%s: stop that one, or name another file for this one"
                .formatted(state, holder());
    }

    private String holder() {
        try {
            String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return pid.isEmpty() ? "" : " (process " + pid + ")";
        } catch (IOException e) {
            return "";
        }
    }
}
