package dev.pvefleet.health;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.NodeCalls;
import dev.pvefleet.proxmox.NodeStatus;
import dev.pvefleet.proxmox.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one node is asked for its health.
record Asking(NodeName node, Request<NodeStatus> status, Optional<Request<Listing<DiskRecord>>> disks) {

    static Asking of(NodeName node, boolean smart) {
        return new Asking(node, NodeCalls.status(node), smart ? Optional.of(NodeCalls.disks(node)) : Optional.empty());
    }

    /// The requests, the slow one last.
    List<Request<?>> requests() {
        List<Request<?>> requests = new ArrayList<>();
        requests.add(status);
        disks.ifPresent(requests::add);
        return requests;
    }

    /// What came back.
    Reading read(Answers answers, Instant recordedAt) {
        return new Reading(node, answers.to(status), disks.map(answers::to), recordedAt);
    }

    /// What one node answered.
    ///
    /// @param disks empty if nobody asked
    record Reading(
            NodeName node,
            Answer<NodeStatus> status,
            Optional<Answer<Listing<DiskRecord>>> disks,
            Instant recordedAt) {}
}
