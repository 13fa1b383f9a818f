package dev.pvefleet.proxmox.rest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.proxmox.transport.Tunnel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A tunnel without SSH: Unix sockets whose other ends are TCP connections.
final class Pump implements Tunnel {
    private final Path directory;
    private final Map<String, Path> entrances = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private volatile @Nullable Failure lastFailure;
    private volatile boolean blocked;

    Pump(Path directory) {
        this.directory = directory;
    }

    @Override
    public Path entrance(String host, int port) {
        return entrances.computeIfAbsent(host + "-" + port, name -> {
            Path path = directory.resolve(name);
            listen(path, host, port);
            return path;
        });
    }

    @Override
    public Optional<Failure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /// Remembers a failure, as of an earlier connection.
    void failedOnce(Failure failure) {
        lastFailure = failure;
    }

    /// From now on nothing comes through.
    void leadNowhere(Failure why) {
        lastFailure = why;
        blocked = true;
    }

    int entrances() {
        return entrances.size();
    }

    private void listen(Path path, String host, int port) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path));
            open.add(listener);
            Thread.ofPlatform().daemon().start(() -> accept(listener, host, port));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void accept(ServerSocketChannel listener, String host, int port) {
        while (listener.isOpen()) {
            try {
                SocketChannel near = listener.accept();
                if (blocked) {
                    near.close();
                    continue;
                }
                open.add(near);
                Thread.ofPlatform().daemon().start(() -> join(near, host, port));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(SocketChannel near, String host, int port) {
        try (near;
                SocketChannel far = SocketChannel.open(new InetSocketAddress(host, port))) {
            open.add(far);
            Thread back = Thread.ofPlatform().daemon().start(() -> pour(far, near));
            pour(near, far);
            back.join();
        } catch (IOException over) {
            // Closing the near end is the answer.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pour(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16_384);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException over) {
            // Either end went away.
        }
        try {
            to.close();
            from.close();
        } catch (IOException gone) {
            // Nothing left to close.
        }
    }

    @Override
    public void close() {
        for (AutoCloseable one : open) {
            try {
                one.close();
            } catch (Exception gone) {
                // Nothing left to close.
            }
        }
    }
}
