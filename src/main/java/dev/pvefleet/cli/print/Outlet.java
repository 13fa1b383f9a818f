package dev.pvefleet.cli.print;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way out of the process, which remembers that something could not be written where Java's own writers
/// forget why.
///
/// After the first failure the rest is dropped.
final class Outlet extends OutputStream {
    private final OutputStream stream;
    private @Nullable IOException failure;

    Outlet(OutputStream stream) {
        this.stream = stream;
    }

    /// Why not everything was written.
    synchronized Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (failure != null) {
            return;
        }
        try {
            stream.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
        }
    }
}
