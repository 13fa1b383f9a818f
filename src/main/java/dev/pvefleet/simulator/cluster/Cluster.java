package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// The state of the cluster: what both faces show and what changes act on. Safe for use by several threads.
///
/// What it holds is immutable, and a change puts a new value in the place of the old one.
public final class Cluster {
    /// The pool that is there from the start.
    public static final String POOL = "prod";

    private final ClusterSpec spec;
    private final Access access;
    private final Map<NodeName, Node> nodes = new ConcurrentSkipListMap<>();
    private final Map<Vmid, Guest> guests = new ConcurrentSkipListMap<>();
    private final List<Storage> storages = new CopyOnWriteArrayList<>();
    private final Tasks tasks = new Tasks();
    private final Broadcasts broadcasts = new Broadcasts();
    private final AtomicLong revision = new AtomicLong();
    private final AtomicInteger macs = new AtomicInteger();

    Cluster(ClusterSpec spec) {
        this.spec = spec;
        this.access = new Access(spec.version(), this::pooled);
    }

    public ClusterSpec spec() {
        return spec;
    }

    public PveVersion version() {
        return spec.version();
    }

    public Access access() {
        return access;
    }

    /// A single node is a host of its own, without cluster membership.
    public boolean isStandalone() {
        return spec.size().nodes() == 1;
    }

    /// Whether most nodes hear of each other; without that nobody may change a configuration.
    public boolean isQuorate() {
        return nodes.values().stream().filter(Node::isReachable).count() * 2 > nodes.size();
    }

    /// Grows with every change, so that what was rendered before can be told from what holds now.
    public long revision() {
        return revision.get();
    }

    /// A MAC address that no guest has yet, in Proxmox's range.
    public String freshMac() {
        int number = macs.incrementAndGet();
        return "BC:24:11:%02X:%02X:%02X".formatted(0x80 | ((number >> 16) & 0x7f), (number >> 8) & 0xff, number & 0xff);
    }

    public Load load(Object subject) {
        return Load.of(spec.seed(), subject);
    }

    public Collection<Node> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    public Optional<Node> node(NodeName name) {
        return Optional.ofNullable(nodes.get(name));
    }

    public void put(Node node) {
        nodes.put(node.name(), node);
        revision.incrementAndGet();
    }

    public boolean changeNode(NodeName name, UnaryOperator<Node> change) {
        return changed(nodes.computeIfPresent(name, (_, node) -> change.apply(node)) != null);
    }

    public Collection<Guest> guests() {
        return Collections.unmodifiableCollection(guests.values());
    }

    public Optional<Guest> guest(Vmid vmid) {
        return Optional.ofNullable(guests.get(vmid));
    }

    public void put(Guest guest) {
        guests.put(guest.vmid(), guest);
        revision.incrementAndGet();
    }

    public boolean changeGuest(Vmid vmid, UnaryOperator<Guest> change) {
        return changed(guests.computeIfPresent(vmid, (_, guest) -> change.apply(guest)) != null);
    }

    public boolean removeGuest(Vmid vmid) {
        return changed(guests.remove(vmid) != null);
    }

    /// The access control paths of the guests in pools, each with that of its pool.
    private Map<String, String> pooled() {
        Map<String, String> paths = new HashMap<>();
        guests.values()
                .forEach(guest -> guest.pool().ifPresent(pool -> paths.put("/vms/" + guest.vmid(), "/pool/" + pool)));
        return paths;
    }

    public List<Storage> storages() {
        return Collections.unmodifiableList(storages);
    }

    public Optional<Storage> storage(String id) {
        return storages.stream().filter(storage -> storage.id().equals(id)).findFirst();
    }

    public void put(Storage storage) {
        storages.removeIf(other -> other.id().equals(storage.id()));
        storages.add(storage);
        revision.incrementAndGet();
    }

    /// Lets the statistics daemons tell what they see. Nothing happens between two such moments to what the cluster's
    /// list knows by them.
    public void broadcast(Instant now) {
        broadcasts.tell(nodes(), guests(), now);
        revision.incrementAndGet();
    }

    /// Ends a node's statistics daemon, or starts it again; it is heard of with the next broadcast.
    public void killStatistics(NodeName node, boolean dead) {
        broadcasts.kill(node, dead);
    }

    /// The guest as the cluster's list knows it: as it is, or where the list lags, as it was told of. Empty where
    /// there is no news of it.
    public Optional<Guest> lastTold(Guest guest, Instant now) {
        return isOnline(guest.node()) ? told(guest, now) : Optional.empty();
    }

    private Optional<Guest> told(Guest guest, Instant now) {
        return spec.habits().lags() ? broadcasts.lastTold(guest.vmid(), now) : Optional.of(guest);
    }

    /// Whether there is news of a node: it is on, and its statistics daemon was heard of lately.
    public boolean isHeardOf(NodeName node, Instant now) {
        return isOnline(node) && (!spec.habits().lags() || broadcasts.hasTold(node, now));
    }

    private boolean isOnline(NodeName node) {
        return node(node).filter(it -> it.condition() == Node.Condition.ONLINE).isPresent();
    }

    /// All tasks that are still known, the oldest first.
    public List<Task> tasks() {
        return tasks.all();
    }

    public Optional<Task> task(Upid upid) {
        return tasks.find(upid);
    }

    public void put(Task task) {
        tasks.put(task);
    }

    public void changeTask(Upid upid, UnaryOperator<Task> change) {
        tasks.change(upid, change);
    }

    private boolean changed(boolean really) {
        if (really) {
            revision.incrementAndGet();
        }
        return really;
    }
}
