package dev.pvefleet.proxmox.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Adds host keys to a known_hosts file, where `accept-new` says so.
///
/// The line is added under a lock, and only if nothing is known of the host by then: several targets may learn of
/// the same jump host at the same time, in this process or in another one.
final class KnownHostsFile {
    private static final ReentrantLock OWN_PROCESS = new ReentrantLock();

    private KnownHostsFile() {}

    /// Adds a key unless something is known by now, and says what is.
    static KnownHosts.Verdict learn(Path file, String host, int port, HostKey key) throws IOException {
        // A file lock belongs to the process, so threads need one of their own.
        OWN_PROCESS.lock();
        try {
            createDirectory(file);
            try (FileChannel channel = FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    FileLock _ = channel.lock()) {
                KnownHosts.Verdict verdict =
                        KnownHosts.read(file).judge(host, port, key, Optional.empty(), Optional.empty());
                if (verdict instanceof KnownHosts.Verdict.Unknown) {
                    append(channel, KnownHosts.nameOf(host, port) + " " + key + "\n");
                    return new KnownHosts.Verdict.Known();
                }
                return verdict;
            }
        } finally {
            OWN_PROCESS.unlock();
        }
    }

    private static void createDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /// Writes the line in one go, on a line of its own.
    private static void append(FileChannel channel, String line) throws IOException {
        long end = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean unfinished = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(unfinished ? "\n" + line : line);
        long position = end;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
        channel.force(true);
    }
}
