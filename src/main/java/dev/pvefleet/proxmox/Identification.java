package dev.pvefleet.proxmox;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks what is behind a target by what clusters are told apart.
public final class Identification {
    private Identification() {}

    /// Empty where nothing of it can be had.
    public static Optional<ClusterIdentity> of(Target target, Instant deadline) {
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
}
