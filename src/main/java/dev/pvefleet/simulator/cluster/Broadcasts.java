package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// What the nodes' statistics daemons (pvestatd) last told the cluster, by its clock.
///
/// Each daemon tells every ten seconds what it sees on its node, and what is older than five minutes is forgotten
/// (pmxcfs, `rrdentry`). `/cluster/resources` takes names, states, templates and figures from there, and so shows a
/// new guest without any of them, and what was changed as it was before.
final class Broadcasts {
    /// For how long the cluster remembers what it was told.
    static final Duration LIFE = Duration.ofMinutes(5);

    private final Map<Vmid, Told> guests = new ConcurrentHashMap<>();
    private final Map<NodeName, Instant> nodes = new ConcurrentHashMap<>();
    private final Set<NodeName> dead = ConcurrentHashMap.newKeySet();

    /// Lets every daemon that lives tell what is on its node.
    void tell(Collection<Node> all, Collection<Guest> seen, Instant now) {
        for (Node node : all) {
            if (node.condition() == Node.Condition.ONLINE && !dead.contains(node.name())) {
                nodes.put(node.name(), now);
                seen.stream()
                        .filter(guest -> guest.node().equals(node.name()))
                        .forEach(guest -> guests.put(guest.vmid(), new Told(guest, now)));
            }
        }
        guests.keySet().retainAll(seen.stream().map(Guest::vmid).collect(Collectors.toSet()));
    }

    /// The guest as it was when it was last told of, if that is not too long ago.
    Optional<Guest> lastTold(Vmid vmid, Instant now) {
        return Optional.ofNullable(guests.get(vmid))
                .filter(told -> isRemembered(told.at(), now))
                .map(Told::guest);
    }

    boolean hasTold(NodeName node, Instant now) {
        Instant at = nodes.get(node);
        return at != null && isRemembered(at, now);
    }

    /// Ends a node's daemon, or starts it again.
    void kill(NodeName node, boolean isDead) {
        if (isDead) {
            dead.add(node);
        } else {
            dead.remove(node);
        }
    }

    private static boolean isRemembered(Instant at, Instant now) {
        return !at.plus(LIFE).isBefore(now);
    }

    private record Told(Guest guest, Instant at) {}
}
