package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.Tunnel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Makes transports and tunnels over SSH. They share one SSH client, which begins when the first of them needs it, the
/// sessions with jump hosts and the hosts of tunnels, and the limit on logins at one host.
///
/// Whoever takes a transport or tunnel closes it; closing this ends what is still open.
public final class SshConnections implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Clock clock;
    private final Path keyDirectory;
    private final SharedLinks shared = new SharedLinks(this::link);
    private final DialThrottle throttle = new DialThrottle();
    private @Nullable StreamClient client;

    public SshConnections(Clock clock) {
        this(clock, Path.of(System.getProperty("user.home"), ".ssh"));
    }

    /// @param keyDirectory where the keys are if none is named
    SshConnections(Clock clock, Path keyDirectory) {
        this.clock = clock;
        this.keyDirectory = keyDirectory;
    }

    /// Nothing is connected until the first call.
    public SshTransport transport(SshConfig config) {
        return new SshTransport(link(config.connection()), config, clock);
    }

    /// Nothing is connected until an entrance is used.
    public Tunnel tunnel(SshConfig.Connection connection) {
        return new SshTunnel(shared.lease(connection), connection, clock);
    }

    private Link link(SshConfig.Connection connection) {
        Optional<SharedLinks.Lease> jumpHost = connection.toLastJump().map(shared::lease);
        Dialer dialer = new Dialer(this::client, connection, jumpHost, throttle, keyDirectory, clock);
        return new Link(dialer, clock, Pause.REAL);
    }

    private StreamClient client() {
        lock.lock();
        try {
            StreamClient known = client;
            if (known == null) {
                known = StreamClient.begin();
                client = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (client != null) {
                client.stop();
            }
        } finally {
            lock.unlock();
        }
    }
}
