package dev.pvefleet.health;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.NodeAverages;
import dev.pvefleet.proxmox.NodeCalls;
import dev.pvefleet.proxmox.NodeStatus;
import dev.pvefleet.proxmox.PressureRow;
import dev.pvefleet.proxmox.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one node is asked for its health.
///
/// @param guests the sort of guest whose pressure is asked for
record Asking(
        NodeName node,
        Request<NodeStatus> status,
        Request<NodeAverages> averages,
        Optional<GuestType> guests,
        Optional<Request<Listing<PressureRow>>> pressures,
        Optional<Request<Listing<DiskRecord>>> disks) {

    static Asking of(NodeName node, Optional<GuestType> guests, boolean smart) {
        return new Asking(
                node,
                NodeCalls.status(node),
                NodeCalls.averages(node),
                guests,
                guests.map(type -> NodeCalls.pressures(node, type)),
                smart ? Optional.of(NodeCalls.disks(node)) : Optional.empty());
    }

    /// The requests, the slow one last.
    List<Request<?>> requests() {
        List<Request<?>> requests = new ArrayList<>();
        requests.add(status);
        requests.add(averages);
        pressures.ifPresent(requests::add);
        disks.ifPresent(requests::add);
        return requests;
    }

    /// What came back.
    Reading read(Answers answers, Instant recordedAt) {
        return new Reading(
                node,
                answers.to(status),
                answers.to(averages),
                guests,
                pressures.map(answers::to),
                disks.map(answers::to),
                recordedAt);
    }

    /// What one node answered.
    ///
    /// @param pressures empty if nobody asked
    /// @param disks empty if nobody asked
    record Reading(
            NodeName node,
            Answer<NodeStatus> status,
            Answer<NodeAverages> averages,
            Optional<GuestType> guests,
            Optional<Answer<Listing<PressureRow>>> pressures,
            Optional<Answer<Listing<DiskRecord>>> disks,
            Instant recordedAt) {}
}
