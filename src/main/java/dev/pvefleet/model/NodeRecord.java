package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is known of one node's health at one time. Sizes are bytes, percentages 0 to 100; what PVE did not give is
/// null.
///
/// @param iowaitPct over the last full minute
/// @param pressure over the last full minute; only from PVE 9.0 on
/// @param memAvailable only from PVE 9.0 on
/// @param loadavg the averages of 1, 5 and 15 minutes
/// @param disksRecordedAt when the disks were read, which is not as often as the rest
/// @param zfsPools null if nobody asked, or nobody may know: a node without pools has an empty list
/// @param zfsRecordedAt when the pools were read, which is as often as the disks
public record NodeRecord(
        TargetName target,
        NodeName node,
        @Nullable Double cpuPct,
        @Nullable Double iowaitPct,
        @Nullable Pressure pressure,
        @Nullable Double cpus,
        List<Double> loadavg,
        @Nullable Long memTotal,
        @Nullable Long memUsed,
        @Nullable Long memAvailable,
        @Nullable Double memPct,
        @Nullable Long swapTotal,
        @Nullable Long swapUsed,
        @Nullable Double swapPct,
        @Nullable Long rootfsTotal,
        @Nullable Long rootfsUsed,
        @Nullable Long rootfsAvail,
        @Nullable Double rootfsPct,
        @Nullable Long uptimeSec,
        @Nullable String kernelVersion,
        @Nullable String pveVersion,
        List<DiskRecord> disks,
        DisksState disksState,
        @Nullable Instant disksRecordedAt,
        @Nullable List<ZfsPoolRecord> zfsPools,
        @Nullable Instant zfsRecordedAt,
        Instant recordedAt) {
    public NodeRecord {
        loadavg = List.copyOf(loadavg);
        disks = List.copyOf(disks);
        zfsPools = zfsPools == null ? null : List.copyOf(zfsPools);
    }

    /// A node of which nothing was read yet.
    public static NodeRecord unread(TargetName target, NodeName node, Instant recordedAt) {
        return new NodeRecord(
                target,
                node,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                DisksState.SKIPPED,
                null,
                null,
                null,
                recordedAt);
    }

    /// The same node with disks that were read apart.
    public NodeRecord withDisks(List<DiskRecord> others, DisksState state, @Nullable Instant readAt) {
        return with(others, state, readAt, zfsPools, zfsRecordedAt);
    }

    /// The same node with pools that were read apart.
    public NodeRecord withPools(@Nullable List<ZfsPoolRecord> others, @Nullable Instant readAt) {
        return with(disks, disksState, disksRecordedAt, others, readAt);
    }

    /// The same node without disks or pools that were read at such times.
    NodeRecord withoutDisks(Predicate<Instant> times) {
        NodeRecord left = disksRecordedAt == null || !times.test(disksRecordedAt)
                ? this
                : withDisks(List.of(), DisksState.SKIPPED, null);
        return zfsRecordedAt == null || !times.test(zfsRecordedAt) ? left : left.withPools(null, null);
    }

    /// The same by a clock that was set.
    NodeRecord moved(Duration by) {
        return new NodeRecord(
                target,
                node,
                cpuPct,
                iowaitPct,
                pressure,
                cpus,
                loadavg,
                memTotal,
                memUsed,
                memAvailable,
                memPct,
                swapTotal,
                swapUsed,
                swapPct,
                rootfsTotal,
                rootfsUsed,
                rootfsAvail,
                rootfsPct,
                uptimeSec,
                kernelVersion,
                pveVersion,
                disks,
                disksState,
                disksRecordedAt == null ? null : disksRecordedAt.plus(by),
                zfsPools,
                zfsRecordedAt == null ? null : zfsRecordedAt.plus(by),
                recordedAt.plus(by));
    }

    private NodeRecord with(
            List<DiskRecord> knownDisks,
            DisksState knownState,
            @Nullable Instant disksReadAt,
            @Nullable List<ZfsPoolRecord> knownPools,
            @Nullable Instant poolsReadAt) {
        return new NodeRecord(
                target,
                node,
                cpuPct,
                iowaitPct,
                pressure,
                cpus,
                loadavg,
                memTotal,
                memUsed,
                memAvailable,
                memPct,
                swapTotal,
                swapUsed,
                swapPct,
                rootfsTotal,
                rootfsUsed,
                rootfsAvail,
                rootfsPct,
                uptimeSec,
                kernelVersion,
                pveVersion,
                knownDisks,
                knownState,
                disksReadAt,
                knownPools,
                poolsReadAt,
                recordedAt);
    }
}
