package dev.pvefleet.proxmox.transport;

import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Keeps the number of calls in flight small: a node has three workers, each busy with one call at a time, and its web
/// interface needs them too.
///
/// Who waits longest goes first. Members of a {@link Group} must meet before they come here, or they wait for each
/// other.
public final class Limited implements Transport {
    private static final int PER_NODE = 2;
    private static final int IN_ALL = 8;

    private final Transport next;
    private final Supplier<Peer> peer;
    private final Clock clock;
    private final Semaphore all = new Semaphore(IN_ALL, true);
    private final Map<NodeName, Semaphore> nodes = new ConcurrentHashMap<>();

    /// Makes the door in front of one entry point.
    ///
    /// @param peer the other end, as messages name it
    public Limited(Transport next, Supplier<Peer> peer, Clock clock) {
        this.next = next;
        this.peer = peer;
        this.clock = clock;
    }

    @Override
    public Reply send(Call call) {
        if (call.node().isEmpty()) {
            return throughTheEntry(call);
        }
        // The node's place comes first, so that callers who wait for a slow node keep no place at the entry.
        NodeName node = call.node().orElseThrow();
        Semaphore places = nodes.computeIfAbsent(node, name -> new Semaphore(PER_NODE, true));
        enter(places, call, PER_NODE + " to node " + node);
        try {
            return throughTheEntry(call);
        } finally {
            places.release();
        }
    }

    @Override
    public Optional<String> objection(Call call) {
        return next.objection(call);
    }

    private Reply throughTheEntry(Call call) {
        enter(all, call, IN_ALL + " to this entry point");
        try {
            return next.send(call);
        } finally {
            all.release();
        }
    }

    private void enter(Semaphore places, Call call, String limit) {
        try {
            Duration left = Duration.between(clock.instant(), call.latestStart());
            if (!places.tryAcquire(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS)) {
                throw refused(
                        call,
                        "not sent: it waited for earlier calls until its time was over (limit: " + limit + ")",
                        new Crowded());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw refused(call, "not sent, because the program is stopping", stopping);
        }
    }

    private TransportException refused(Call call, String detail, Exception cause) {
        String message = "%s on %s: %s".formatted(call, peer.get(), detail);
        return TransportException.notSent(Kind.TIMEOUT, message, detail, null, cause);
    }
}
