package dev.pvefleet.health;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ClusterNodes;
import dev.pvefleet.proxmox.ClusterResources;
import java.util.Optional;

/// What the cluster says of its nodes, or why it does not.
sealed interface ClusterView {

    static ClusterView of(Answer<ClusterResources> answer) {
        return switch (answer) {
            case Answer.Given<ClusterResources>(var resources) -> new Seen(resources.nodes());
            case Answer.Refused<ClusterResources>(var why) -> new Unseen(why.asFailure());
        };
    }

    /// What it says of one node.
    Optional<NodeSummary> summary(NodeName node);

    /// What is wrong with the view itself.
    Optional<Failure> failure();

    /// The cluster answered.
    record Seen(ClusterNodes nodes) implements ClusterView {
        @Override
        public Optional<NodeSummary> summary(NodeName node) {
            return nodes.find(node);
        }

        @Override
        public Optional<Failure> failure() {
            return Optional.empty();
        }
    }

    /// The cluster did not answer.
    record Unseen(Failure why) implements ClusterView {
        @Override
        public Optional<NodeSummary> summary(NodeName node) {
            return Optional.empty();
        }

        @Override
        public Optional<Failure> failure() {
            return Optional.of(why);
        }
    }
}
