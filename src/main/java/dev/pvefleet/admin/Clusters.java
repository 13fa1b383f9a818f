package dev.pvefleet.admin;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterIdentity;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Knows which cluster is behind each target, as the cluster itself says. A target's scope says nothing about that:
/// two targets of one cluster may have other nodes each.
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

    /// The cluster behind a target; asks for it, unless that was asked a moment ago.
    ClusterIdentity behind(Target target) {
        Instant now = clock.instant();
        Known before = known.get(target.name());
        if (before != null && before.target().equals(target) && now.isBefore(before.until())) {
            return before.identity();
        }
        ClusterIdentity identity = ask(target, now.plus(LONGEST))
                .orElseGet(() -> ClusterIdentity.ofNodes(remembered.apply(target.name())));
        known.put(target.name(), new Known(target, identity, now.plus(AGE)));
        return identity;
    }

    private static Optional<ClusterIdentity> ask(Target target, Instant deadline) {
        Request<ClusterIdentity> identity = ClusterCalls.identity();
        Request<Map<NodeName, String>> fingerprints = ClusterCalls.fingerprints();
        Answers answers = target.api().sendTogether(List.of(identity, fingerprints), deadline);
        return answers.to(identity)
                .value()
                .or(() -> nodes(target, deadline))
                .map(it -> it.with(answers.to(fingerprints).value().orElse(Map.of())));
    }

    /// Everybody sees the names of the nodes.
    private static Optional<ClusterIdentity> nodes(Target target, Instant deadline) {
        return target.api()
                .ask(ClusterCalls.resources(), deadline)
                .value()
                .map(resources -> ClusterIdentity.ofNodes(resources.nodes().summaries().stream()
                        .map(NodeSummary::node)
                        .toList()));
    }

    private record Known(Target target, ClusterIdentity identity, Instant until) {}
}
