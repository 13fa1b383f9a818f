package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Failure;
import dev.pvefleet.proxmox.transport.Tunnel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Ways through the kept SSH session with one host, each with its entrance: a Unix socket in a directory that only
/// this user may enter.
final class SshTunnel implements Tunnel {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entrance> entrances = new HashMap<>();
    private final SharedLinks.Lease lease;
    private final SshConfig.Connection connection;
    private final Clock clock;
    private @Nullable Path directory;
    private boolean closed;
    private volatile @Nullable Failure lastFailure;

    SshTunnel(SharedLinks.Lease lease, SshConfig.Connection connection, Clock clock) {
        this.lease = lease;
        this.connection = connection;
        this.clock = clock;
    }

    @Override
    public Path entrance(String host, int port) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the tunnel is closed");
            }
            String there = host + ":" + port;
            Entrance known = entrances.get(there);
            if (known == null) {
                // Short names: the path of a Unix socket has at most 107 bytes.
                Path socket = directory().resolve(Integer.toString(entrances.size()));
                known = Entrance.at(socket, () -> way(host, port));
                entrances.put(there, known);
            }
            return known.socket();
        } catch (IOException e) {
            throw new UncheckedIOException("no entrance for a tunnel through " + connection.address(), e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Failure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /// Both steps, the session and the channel, have the connect timeout for each hop.
    private ByteStream way(String host, int port) throws SshFailure, InterruptedException {
        try {
            int steps = 2 * (connection.jumps().size() + 1);
            Link.Open open = lease.link()
                    .open(clock.instant().plus(connection.connectTimeout().multipliedBy(steps)));
            ByteStream way = ChannelStream.through(open.session(), host, port, connection.connectTimeout());
            lastFailure = null;
            return way;
        } catch (SshFailure e) {
            lastFailure = e.asFailure();
            throw e;
        }
    }

    private Path directory() throws IOException {
        if (directory == null) {
            directory = Files.createTempDirectory(
                    "pve-fleet-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return directory;
    }

    @Override
    public void close() {
        List<Entrance> open;
        Path emptied;
        lock.lock();
        try {
            closed = true;
            open = new ArrayList<>(entrances.values());
            entrances.clear();
            emptied = directory;
            directory = null;
        } finally {
            lock.unlock();
        }
        open.forEach(Entrance::close);
        lease.close();
        try {
            if (emptied != null) {
                Files.deleteIfExists(emptied);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a tunnel's directory was left behind", e);
        }
    }
}
