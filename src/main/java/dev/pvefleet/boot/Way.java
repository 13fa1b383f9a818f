package dev.pvefleet.boot;

import dev.pvefleet.proxmox.transport.Transport;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jboss.logging.Logger;

/// The way to one target, which can be closed by itself: the transport, and what has to be closed behind it.
final class Way implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Way.class);

    private final Transport transport;
    private final Deque<AutoCloseable> parts;

    /// @param parts in the order in which they were opened
    Way(Transport transport, Collection<AutoCloseable> parts) {
        this.transport = transport;
        this.parts = new ArrayDeque<>(parts);
    }

    Transport transport() {
        return transport;
    }

    /// Closes what was opened last first. One part that will not close keeps no other from closing.
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            closeQuietly(parts.removeLast());
        }
    }

    static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.debug("a connection did not close", e);
        }
    }
}
