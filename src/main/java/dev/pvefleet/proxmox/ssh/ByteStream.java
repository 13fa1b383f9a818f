package dev.pvefleet.proxmox.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ThreadFactory;

/// The two directions of bytes that an SSH session runs over.
///
/// Closing it ends both directions and wakes whoever reads or writes.
interface ByteStream extends Closeable {
    InputStream in();

    OutputStream out();

    /// Makes the threads that read and write. Virtual ones do, except where the JDK would block a carrier thread.
    default ThreadFactory threads() {
        return Thread.ofVirtual().name("ssh-stream").factory();
    }

    /// What the carrier of the bytes had to say about their end, such as a proxy command's last lines; may be empty.
    default String lastWords() {
        return "";
    }

    @Override
    void close() throws IOException;
}
