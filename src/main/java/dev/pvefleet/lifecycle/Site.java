package dev.pvefleet.lifecycle;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Where a guest is made that has no template's place to go by.
record Site(Target target, NodeName node) {

    /// The wanted node of the first target that has it in its scope, else the first node of the first target.
    static Site of(List<Target> targets, Optional<NodeName> wanted, Trail trail) {
        if (wanted.isPresent()) {
            NodeName node = wanted.get();
            Target target = targets.stream()
                    .filter(it -> it.scope().includes(node))
                    .findFirst()
                    .orElse(targets.getFirst());
            return new Site(target, node);
        }
        Target target = targets.getFirst();
        return new Site(
                target,
                switch (target.scope()) {
                    case NodeScope.Named(var nodes) -> nodes.getFirst();
                    case NodeScope.All() -> firstOnline(target, trail);
                });
    }

    private static NodeName firstOnline(Target target, Trail trail) {
        List<NodeSummary> nodes = target.api()
                .send(ClusterCalls.resources(), trail.readDeadline())
                .nodes()
                .summaries();
        // Where pvestatd is dead the node is `unknown`, and works.
        return Stream.<Predicate<NodeSummary>>of(NodeSummary::isOnline, node -> !node.isOffline(), _ -> true)
                .flatMap(good -> nodes.stream().filter(good))
                .findFirst()
                .orElseThrow()
                .node();
    }
}
