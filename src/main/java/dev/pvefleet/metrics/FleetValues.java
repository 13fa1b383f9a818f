package dev.pvefleet.metrics;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What changes with every run, and is written for every page: how reading the fleet goes.
final class FleetValues {
    private FleetValues() {}

    static List<MetricSnapshot> of(FleetSnapshot fleet, Instant now, String version) {
        Samples samples = new Samples();
        samples.add(Catalogue.BUILD_INFO, 1, version);
        fleet.targets().values().forEach(target -> add(target, now, samples));
        List<MetricSnapshot> families = new ArrayList<>();
        samples.forEach(points -> families.add(points.snapshot()));
        return families;
    }

    private static void add(TargetSnapshot target, Instant now, Samples samples) {
        Freshness freshness = new Freshness(target, now);
        OperationValues.addTo(samples, target);
        OperationValues.addOverdue(samples, target, new Overdue(target, now));
        target.cluster()
                .filter(cluster -> freshness.isFresh(Operation.SYNC, cluster.recordedAt()))
                .ifPresent(cluster -> OperationValues.addCluster(samples, target, cluster));
    }
}
