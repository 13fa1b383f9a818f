package dev.pvefleet.boot;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// The open connections of the server: only so many, and each with a time for what its client owes, which is a whole
/// head of a request, or to take what it is sent.
///
/// Who owes for too long is closed, and sooner where a new connection needs the place, so that a scrape gets in
/// whoever else is there.
final class ClientConnections {
    /// Each may hold some 100 KiB, and a descriptor of the 1,024 that a process usually has.
    static final int MOST = 256;

    private static final Logger LOG = Logger.getLogger(ClientConnections.class);
    private static final AttributeKey<ClientConnection> KEY =
            AttributeKey.valueOf(ClientConnections.class, "connection");
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Nanos nanos;
    private final Set<ClientConnection> open = new HashSet<>();
    private volatile OptionalInt port = OptionalInt.empty();
    private long warned;

    ClientConnections(Nanos nanos) {
        this.nanos = nanos;
        this.warned = nanos.getAsLong() - BETWEEN_WARNINGS.toNanos();
    }

    /// From now on the connections to this port of ours are bounded.
    void guard(int listening) {
        port = OptionalInt.of(listening);
    }

    boolean guards(int listening) {
        return port.orElse(-1) == listening;
    }

    /// Takes a new connection in, if need be in the place of another one.
    void admit(Channel channel) {
        ClientConnection connection = new ClientConnection(channel, nanos);
        channel.attr(KEY).set(connection);
        channel.pipeline().addLast(connection);
        Optional<ClientConnection> victim;
        synchronized (open) {
            victim = open.size() < MOST ? Optional.empty() : leastNeeded();
            victim.ifPresent(open::remove);
            open.add(connection);
        }
        channel.closeFuture().addListener(_ -> forget(connection));
        victim.ifPresent(it -> {
            warn();
            it.close();
        });
    }

    static Optional<ClientConnection> of(Channel channel) {
        return Optional.ofNullable(channel.attr(KEY).get());
    }

    /// Closes those that owe for too long.
    void sweep() {
        List<ClientConnection> late;
        synchronized (open) {
            late = open.stream().filter(ClientConnection::isLate).toList();
        }
        late.forEach(ClientConnection::close);
    }

    int count() {
        synchronized (open) {
            return open.size();
        }
    }

    private void forget(ClientConnection connection) {
        synchronized (open) {
            open.remove(connection);
        }
    }

    /// Of those that owe something before those that are being answered, one of who has the most, and the one that has
    /// waited longest.
    private Optional<ClientConnection> leastNeeded() {
        Map<String, Long> ofEach =
                open.stream().collect(Collectors.groupingBy(ClientConnection::client, Collectors.counting()));
        return open.stream()
                .min(Comparator.comparing(ClientConnection::owes, Comparator.reverseOrder())
                        .thenComparingLong(it -> -ofEach.getOrDefault(it.client(), 0L))
                        .thenComparingLong(it -> -it.waited().toNanos()));
    }

    private synchronized void warn() {
        if (nanos.getAsLong() - warned >= BETWEEN_WARNINGS.toNanos()) {
            warned = nanos.getAsLong();
            LOG.warnf("all %d connections are taken: those that wait longest are closed for new ones", MOST);
        }
    }
}
