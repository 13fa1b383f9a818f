package dev.pvefleet.metrics;

import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Duration;
import java.time.Instant;

/// How reading a target goes, and how the cluster behind it is.
final class OperationValues {
    private OperationValues() {}

    static void addTo(Samples samples, TargetSnapshot target) {
        TargetSnapshot.Facts facts = target.facts();
        String name = facts.name().toString();
        samples.add(Catalogue.TARGET_INFO, 1, name, facts.nodes(), facts.transport());
        samples.add(Catalogue.TLS_VERIFY_DISABLED, facts.tlsVerifyDisabled(), name);
        target.reachable().ifPresent(reachable -> samples.add(Catalogue.TARGET_UP, reachable, name));
        target.contact().backoffUntil().ifPresent(until -> samples.add(Catalogue.BACKOFF_UNTIL, until, name));
        target.reasons().forEach(kind -> samples.add(Catalogue.TARGET_FAILURE, 1, name, kind.label()));
        target.operations().forEach((operation, record) -> {
            if (!record.isOff()) {
                addRecord(samples, name, operation, record);
                samples.add(
                        Catalogue.STATE_RESTORED, target.restored().contains(operation), name, operation.toString());
            }
        });
        target.repeatedCollectors().forEach((collector, failure) -> {
            samples.add(Catalogue.COLLECTOR_SUCCESS, failure.isEmpty(), name, collector);
            boolean denied = failure.filter(why -> why.kind() == Kind.FORBIDDEN).isPresent();
            samples.add(Catalogue.COLLECTOR_DENIED, denied, name, collector);
        });
    }

    static void addOverdue(Samples samples, TargetSnapshot target, Overdue overdue) {
        String name = target.facts().name().toString();
        overdue.guests()
                .ifPresent(
                        count -> samples.add(Catalogue.OPERATION_OVERDUE, count, name, Operation.GUEST_IPS.toString()));
        overdue.nodes()
                .ifPresent(count -> samples.add(Catalogue.OPERATION_OVERDUE, count, name, Operation.SMART.toString()));
    }

    static void addCluster(Samples samples, TargetSnapshot target, ClusterStatus cluster) {
        String name = target.facts().name().toString();
        Boolean quorate = cluster.quorate();
        if (quorate != null) {
            samples.add(Catalogue.CLUSTER_QUORATE, quorate, name);
        }
        samples.add(Catalogue.CLUSTER_NODES, cluster.nodes(), name);
        samples.add(Catalogue.CLUSTER_ONLINE, cluster.nodesOnline(), name);
    }

    private static void addRecord(Samples samples, String target, Operation operation, OperationRecord record) {
        String word = operation.toString();
        samples.add(Catalogue.OPERATION_INTERVAL, seconds(record.interval()), target, word);
        samples.add(Catalogue.OPERATION_RUNS, record.runs(), target, word);
        samples.add(Catalogue.OPERATION_SKIPPED, record.skipped(), target, word);
        samples.add(Catalogue.OPERATION_HELD_BACK, record.heldBack(), target, word);
        record.succeeded().ifPresent(it -> samples.add(Catalogue.OPERATION_SUCCESS, it, target, word));
        samples.add(Catalogue.OPERATION_LAST_SUCCESS, record.lastSuccess().orElse(Instant.EPOCH), target, word);
        record.lastAttempt().ifPresent(it -> samples.add(Catalogue.OPERATION_LAST_ATTEMPT, it, target, word));
        record.lastDuration().ifPresent(it -> samples.add(Catalogue.OPERATION_DURATION, seconds(it), target, word));
        OperationRecord.REASONS.forEach(reason -> samples.add(
                Catalogue.OPERATION_FAILURES, record.failures().getOrDefault(reason, 0L), target, word, reason));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
