package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Node;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as a handler sees it: checked, on the node that answers it, at one moment.
///
/// @param local the node that answers
/// @param warm see {@link Request}
record Asked(Cluster cluster, Identity who, Node local, boolean warm, Instant now, Map<String, List<String>> params) {

    Optional<String> text(String name) {
        return Optional.ofNullable(params.get(name)).map(List::getFirst);
    }

    String required(String name) {
        return text(name).orElseThrow();
    }

    boolean flag(String name) {
        return text(name).filter("1"::equals).isPresent();
    }

    long number(String name, long otherwise) {
        return text(name).map(Long::parseLong).orElse(otherwise);
    }

    NodeName node() {
        return local.name();
    }

    /// The guest in the path, which must be on this node and of this type.
    Guest guest(GuestType type) {
        String vmid = required("vmid");
        return cluster.guest(new Vmid(Math.max(100, (int) number("vmid", 0))))
                .filter(guest -> guest.vmid().toString().equals(vmid))
                .filter(guest -> guest.node().equals(node()) && guest.type() == type)
                .orElseThrow(() -> ApiError.noSuchGuest(node(), type, vmid));
    }

    boolean may(String path, String privilege) {
        return who.isRoot() || cluster.access().holds(who, path, privilege);
    }

    boolean mayAny(String path, Collection<String> privileges) {
        return who.isRoot() || cluster.access().holdsAny(who, path, privileges);
    }

    boolean isAtLeast(int major, int minor) {
        return cluster.version().isAtLeast(major, minor);
    }
}
