package dev.pvefleet.admin;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.ClusterIdentity;
import dev.pvefleet.proxmox.Identification;
import dev.pvefleet.proxmox.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Knows which cluster is behind each target, as the cluster itself says. A target's scope says nothing about that: two
/// targets of one cluster may have other nodes each.
final class Clusters {
    /// A cluster that is asked for the first time answers in a moment, or the change that was ordered fails anyway.
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration AGE = Duration.ofMinutes(1);

    private final Function<TargetName, ? extends Collection<NodeName>> remembered;
    private final Clock clock;
    private final Map<TargetName, Known> known = new ConcurrentHashMap<>();

    /// @param remembered the nodes that were seen last behind a target, for where it does not answer
    Clusters(Function<TargetName, ? extends Collection<NodeName>> remembered, Clock clock) {
        this.remembered = remembered;
        this.clock = clock;
    }

    /// The cluster behind a target; asks for it, unless that was told a moment ago.
    ClusterIdentity behind(Target target) {
        Instant now = clock.instant();
        Known before = known.get(target.name());
        if (before != null && before.target().equals(target) && now.isBefore(before.until())) {
            return before.identity();
        }
        Optional<ClusterIdentity> told = Identification.of(target, now.plus(LONGEST));
        told.ifPresent(identity -> known.put(target.name(), new Known(target, identity, now.plus(AGE))));
        return told.orElseGet(() -> ClusterIdentity.ofNodes(remembered.apply(target.name())));
    }

    private record Known(Target target, ClusterIdentity identity, Instant until) {}
}
