package dev.pvefleet.proxmox.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// A Unix socket whose connections each go on over a {@link ByteStream} of their own.
final class Entrance implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Entrance.class);
    private static final int MAX_CONNECTIONS = 64;
    private static final int COPY_BYTES = 32 * 1024;

    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Path socket;
    private final ServerSocketChannel server;
    private final Way way;

    private Entrance(Path socket, ServerSocketChannel server, Way way) {
        this.socket = socket;
        this.server = server;
        this.way = way;
    }

    /// Opens what a connection goes on over.
    @FunctionalInterface
    interface Way {
        ByteStream open() throws SshFailure, InterruptedException;
    }

    static Entrance at(Path socket, Way way) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        Entrance entrance = new Entrance(socket, server, way);
        Thread.ofVirtual().name("tunnel-entrance").start(entrance::accept);
        return entrance;
    }

    Path socket() {
        return socket;
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel connection = server.accept();
                if (places.tryAcquire()) {
                    connections.add(connection);
                    Thread.ofVirtual().name("tunnel").start(() -> lead(connection));
                } else {
                    LOG.warnf("entrance=%s: %d connections at once are enough", socket, MAX_CONNECTIONS);
                    connection.close();
                }
            }
        } catch (ClosedChannelException _) {
            // Nobody is to come any more.
        } catch (IOException e) {
            LOG.warnf("entrance=%s: %s", socket, e.getMessage());
        }
    }

    private void lead(SocketChannel connection) {
        try (connection;
                ByteStream far = way.open()) {
            Thread outward = Thread.ofVirtual()
                    .name("tunnel-out")
                    .start(() -> copy(Channels.newInputStream(connection), far.out(), true));
            copy(far.in(), Channels.newOutputStream(connection), false);
            connection.close();
            outward.join();
        } catch (SshFailure e) {
            LOG.debugf("entrance=%s: %s", socket, e.detail());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debugf("entrance=%s: %s", socket, e.getMessage());
        } finally {
            connections.remove(connection);
            places.release();
        }
    }

    /// Copies until one side ends; an end on our side is handed on, so that the far side may still answer.
    private static void copy(InputStream from, OutputStream to, boolean handEndOn) {
        byte[] bytes = new byte[COPY_BYTES];
        try {
            for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                to.write(bytes, 0, count);
                to.flush();
            }
            if (handEndOn) {
                to.close();
            }
        } catch (IOException e) {
            LOG.debugf("a tunnelled connection broke: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (SocketChannel connection : connections) {
                connection.close();
            }
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("an entrance was left behind", e);
        }
    }
}
