package dev.pvefleet.health;

import dev.pvefleet.health.Asking.Reading;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.NodeAverages;
import dev.pvefleet.proxmox.NodeStatus;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Makes records of what the nodes and the cluster answered.
///
/// CPU comes from the cluster's list and iowait from the node's daemon, over every transport, so that a result does
/// not depend on the way it was read (see {@link NodeStatus}).
final class Findings {
    private final Target target;
    private final ClusterView cluster;
    private final List<NodeRecord> records = new ArrayList<>();
    private final TreeMap<NodeName, Failure> failures = new TreeMap<>();

    Findings(Target target, ClusterView cluster) {
        this.target = target;
        this.cluster = cluster;
    }

    NodeReadings<NodeRecord> result() {
        return new NodeReadings<>(records, failures);
    }

    /// A node that was not asked.
    void addFailure(NodeName node, Failure failure) {
        failures.put(node, failure);
    }

    void add(Reading reading) {
        switch (reading.status()) {
            case Answer.Given<NodeStatus>(var status) -> {
                records.add(record(reading, status));
                partFailure(reading).ifPresent(failure -> failures.put(reading.node(), failure));
            }
            case Answer.Refused<NodeStatus>(var why) -> failures.put(reading.node(), reason(reading.node(), why));
        }
    }

    /// PVE's words for a node that does not exist are about name resolution; the cluster's list knows better.
    private Failure reason(NodeName node, TransportException why) {
        return switch (cluster) {
            case ClusterView.Seen(var nodes)
            when nodes.find(node).isEmpty() ->
                nodes.missing(target).map(TransportException::asFailure).orElseGet(why::asFailure);
            case ClusterView.Seen _, ClusterView.Unseen _ -> why.asFailure();
        };
    }

    private NodeRecord record(Reading reading, NodeStatus status) {
        Optional<NodeSummary> summary = cluster.summary(reading.node());
        Optional<NodeAverages> averages = reading.averages().value();
        DisksState disksState = reading.disks().map(Findings::state).orElse(DisksState.SKIPPED);
        List<DiskRecord> disks =
                reading.disks().flatMap(Answer::value).map(Listing::items).orElse(List.of());
        return new NodeRecord(
                target.name(),
                reading.node(),
                summary.map(NodeSummary::cpuPct).orElse(null),
                averages.map(NodeAverages::iowaitPct).orElse(null),
                averages.map(NodeAverages::pressure).orElse(null),
                status.cpus() == null ? summary.map(NodeSummary::cpus).orElse(null) : status.cpus(),
                status.loadavg(),
                status.memory().total(),
                status.memory().used(),
                status.memory().available(),
                status.memory().pct(),
                status.swap().total(),
                status.swap().used(),
                status.swap().pct(),
                status.rootfs().total(),
                status.rootfs().used(),
                status.rootfs().available(),
                status.rootfs().pct(),
                status.uptimeSec(),
                status.kernelVersion(),
                status.pveVersion(),
                disks,
                disksState,
                disksState == DisksState.OK ? reading.recordedAt() : null,
                null,
                null,
                reading.recordedAt());
    }

    private static DisksState state(Answer<Listing<DiskRecord>> answer) {
        return switch (answer) {
            case Answer.Given<Listing<DiskRecord>> _ -> DisksState.OK;
            case Answer.Refused<Listing<DiskRecord>>(var why) -> DisksState.of(why.kind());
        };
    }

    /// What a record lacks without saying so itself.
    private Optional<Failure> partFailure(Reading reading) {
        return reading.disks()
                .flatMap(Findings::disksFailure)
                .or(() -> reading.averages().refusal().map(TransportException::asFailure))
                .or(cluster::failure);
    }

    private static Optional<Failure> disksFailure(Answer<Listing<DiskRecord>> answer) {
        return switch (answer) {
            case Answer.Given<Listing<DiskRecord>>(var disks) -> NodeDiskLists.unreadable(disks);
            case Answer.Refused<Listing<DiskRecord>>(var why) ->
                state(answer) == DisksState.FAILED ? Optional.of(why.asFailure()) : Optional.empty();
        };
    }
}
