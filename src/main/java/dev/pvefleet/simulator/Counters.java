package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Counts what clients do, so that tests can hold them to their budgets.
public final class Counters {
    private static final int MOST_KEPT = 10_000;

    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong openConnections = new AtomicLong();
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong channels = new AtomicLong();
    private final Map<String, AtomicLong> rest = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> pvesh = new ConcurrentHashMap<>();
    private final Map<NodeName, AtomicLong> requests = new ConcurrentHashMap<>();
    private final Map<NodeName, AtomicLong> commands = new ConcurrentHashMap<>();
    private final Map<NodeName, Gauge> atNode = new ConcurrentHashMap<>();
    private final Map<NodeName, Gauge> atEntry = new ConcurrentHashMap<>();
    private final Deque<Received> received = new ConcurrentLinkedDeque<>();

    /// Forgets everything counted so far; what is in flight stays in flight.
    public void reset() {
        connections.set(0);
        sessions.set(0);
        channels.set(0);
        rest.clear();
        pvesh.clear();
        requests.clear();
        commands.clear();
        atNode.values().forEach(Gauge::reset);
        atEntry.values().forEach(Gauge::reset);
        received.clear();
    }

    /// The requests as they came in, the oldest first; of very many only the last ones.
    public List<Received> received() {
        return List.copyOf(received);
    }

    /// The requests that came in to change something.
    public List<Received> changes() {
        return received.stream().filter(Received::isChange).toList();
    }

    /// HTTPS connections accepted.
    public long restConnections() {
        return connections.get();
    }

    /// HTTPS connections that are open now.
    public long openRestConnections() {
        return openConnections.get();
    }

    /// All REST requests.
    public long restRequests() {
        return sum(rest);
    }

    /// REST requests by endpoint, such as `GET /nodes/{node}/status`.
    public SortedMap<String, Long> restRequestsByEndpoint() {
        return frozen(rest);
    }

    /// REST requests for a node, whichever node was asked.
    public long restRequests(NodeName node) {
        return requests.getOrDefault(node, new AtomicLong()).get();
    }

    /// The most REST requests about a node that were open at the same time. What is asked of the cluster as a whole is
    /// about none.
    public int mostInFlight(NodeName node) {
        return atNode.getOrDefault(node, new Gauge()).most.get();
    }

    /// The most REST requests that were open at one entry point at the same time.
    public int mostInFlightAtEntry(NodeName entry) {
        return atEntry.getOrDefault(entry, new Gauge()).most.get();
    }

    /// SSH connections that logged in.
    public long sshSessions() {
        return sessions.get();
    }

    /// SSH channels opened.
    public long sshChannels() {
        return channels.get();
    }

    /// Commands run over SSH, however many pvesh calls each held.
    public long remoteCommands() {
        return sum(commands);
    }

    /// Commands run over SSH on a node.
    public long remoteCommands(NodeName node) {
        return commands.getOrDefault(node, new AtomicLong()).get();
    }

    /// All pvesh calls.
    public long pveshCalls() {
        return sum(pvesh);
    }

    /// pvesh calls by endpoint, such as `get /nodes/{node}/status`.
    public SortedMap<String, Long> pveshCallsByEndpoint() {
        return frozen(pvesh);
    }

    void connection() {
        connections.incrementAndGet();
        openConnections.incrementAndGet();
    }

    void connectionEnded() {
        openConnections.decrementAndGet();
    }

    void session() {
        sessions.incrementAndGet();
    }

    void channel() {
        channels.incrementAndGet();
    }

    void remoteCommand(NodeName node) {
        count(commands, node);
    }

    /// Counts a pvesh call, of whatever sense.
    void pveshCall(String endpoint) {
        count(pvesh, endpoint);
    }

    /// Keeps a request to look at.
    void received(Received request) {
        received.addLast(request);
        while (received.size() > MOST_KEPT) {
            received.pollFirst();
        }
    }

    /// Counts a REST request and returns what to run at its end.
    Runnable restRequest(NodeName entry, Optional<NodeName> node, String endpoint) {
        count(rest, endpoint);
        count(requests, node.orElse(entry));
        List<Gauge> gauges = Stream.concat(
                        Stream.of(atEntry.computeIfAbsent(entry, _ -> new Gauge())),
                        node.stream().map(about -> atNode.computeIfAbsent(about, _ -> new Gauge())))
                .toList();
        gauges.forEach(Gauge::enter);
        return () -> gauges.forEach(Gauge::leave);
    }

    private static <K> void count(Map<K, AtomicLong> counts, K key) {
        counts.computeIfAbsent(key, _ -> new AtomicLong()).incrementAndGet();
    }

    private static long sum(Map<?, AtomicLong> counts) {
        return counts.values().stream().mapToLong(AtomicLong::get).sum();
    }

    private static SortedMap<String, Long> frozen(Map<String, AtomicLong> counts) {
        SortedMap<String, Long> frozen = new TreeMap<>();
        counts.forEach((name, count) -> frozen.put(name, count.get()));
        return frozen;
    }

    private static final class Gauge {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        void enter() {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
        }

        void leave() {
            now.decrementAndGet();
        }

        void reset() {
            most.set(now.get());
        }
    }
}
