package dev.pvefleet.metrics;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.ZfsPoolRecord;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/// Turns the current snapshot into metrics whenever Prometheus asks, without a call to PVE.
///
/// Values older than three times their interval are withdrawn, since a stale number looks like a live one; how old they
/// are stays visible in the `pvefleet_operation_…` metrics.
final class FleetCollector implements MultiCollector {
    private static final int INTERVALS_UNTIL_STALE = 3;

    private final Supplier<FleetSnapshot> snapshot;
    private final Clock clock;
    private final String version;

    FleetCollector(Supplier<FleetSnapshot> snapshot, Clock clock, String version) {
        this.snapshot = snapshot;
        this.clock = clock;
        this.version = version;
    }

    @Override
    public MetricSnapshots collect() {
        return metricsOf(snapshot.get(), clock.instant(), version);
    }

    static MetricSnapshots metricsOf(FleetSnapshot fleet, Instant now, String version) {
        Samples samples = new Samples();
        samples.add(Catalogue.BUILD_INFO, 1, version);
        fleet.targets().values().forEach(target -> add(target, now, samples));
        return samples.families();
    }

    private static void add(TargetSnapshot target, Instant now, Samples samples) {
        OperationValues.addTo(samples, target);
        target.inventory()
                .filter(inventory -> isFresh(target, Operation.SYNC, inventory.recordedAt(), now))
                .ifPresent(inventory -> InventoryValues.addTo(samples, inventory));
        target.cluster()
                .filter(cluster -> isFresh(target, Operation.SYNC, cluster.recordedAt(), now))
                .ifPresent(cluster -> InventoryValues.addTo(samples, target, cluster));
        target.pressures().forEach((guest, pressure) -> {
            if (isFresh(target, Operation.NODE_STATUS, pressure.recordedAt(), now)) {
                InventoryValues.addTo(samples, target, guest, pressure.pressure());
            }
        });
        target.nodes().values().forEach(node -> {
            if (isFresh(target, Operation.NODE_STATUS, node.recordedAt(), now)) {
                NodeValues.addTo(samples, node);
            }
            Instant disksReadAt = node.disksRecordedAt();
            if (disksReadAt != null) {
                DiskValues.addAge(samples, node, disksReadAt);
                if (isFresh(target, Operation.SMART, disksReadAt, now)) {
                    DiskValues.addTo(samples, node);
                }
            }
            Instant poolsReadAt = node.zfsRecordedAt();
            List<ZfsPoolRecord> pools = node.zfsPools();
            if (poolsReadAt != null && pools != null && isFresh(target, Operation.SMART, poolsReadAt, now)) {
                DiskValues.addPools(samples, node, pools);
            }
        });
        target.addresses()
                .filter(addresses -> isFresh(target, Operation.GUEST_IPS, addresses.recordedAt(), now))
                .ifPresent(addresses -> InventoryValues.addTo(samples, target, addresses));
    }

    private static boolean isFresh(TargetSnapshot target, Operation operation, Instant readAt, Instant now) {
        OperationRecord record = target.operations().get(operation);
        Duration limit = record == null ? Duration.ZERO : record.interval().multipliedBy(INTERVALS_UNTIL_STALE);
        return !readAt.plus(limit).isBefore(now);
    }
}
