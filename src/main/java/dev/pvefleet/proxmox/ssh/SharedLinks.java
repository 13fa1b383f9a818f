package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// The kept sessions that several targets lead through: one for each jump host and tunnel, as long as anybody
/// needs it.
final class SharedLinks {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SshConfig.Connection, Shared> links = new HashMap<>();
    private final Function<SshConfig.Connection, Link> opener;

    /// @param opener makes the link of a connection, which dials when it is first used
    SharedLinks(Function<SshConfig.Connection, Link> opener) {
        this.opener = opener;
    }

    private static final class Shared {
        private final Link link;
        private int leases;

        private Shared(Link link) {
            this.link = link;
        }
    }

    /// The link of a connection, made if nobody has it yet. Whoever takes it closes the lease.
    Lease lease(SshConfig.Connection connection) {
        lock.lock();
        try {
            Shared shared = links.get(connection);
            if (shared == null) {
                // Making a link may lease the one to the jump host before it.
                shared = new Shared(opener.apply(connection));
                links.put(connection, shared);
            }
            shared.leases++;
            return new Lease(connection, shared);
        } finally {
            lock.unlock();
        }
    }

    /// One user's hold on a shared link.
    final class Lease implements AutoCloseable {
        private final SshConfig.Connection connection;
        private final Shared shared;
        private boolean given = true;

        private Lease(SshConfig.Connection connection, Shared shared) {
            this.connection = connection;
            this.shared = shared;
        }

        Link link() {
            return shared.link;
        }

        /// The last one to leave ends the session.
        @Override
        public void close() {
            lock.lock();
            try {
                if (!given) {
                    return;
                }
                given = false;
                shared.leases--;
                if (shared.leases > 0) {
                    return;
                }
                links.remove(connection);
            } finally {
                lock.unlock();
            }
            shared.link.close();
        }
    }
}
