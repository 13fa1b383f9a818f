package dev.pvefleet.metrics;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Counts who has no answer younger than the interval, where a run asks one after the other and may not come to all.
final class Overdue {
    private final TargetSnapshot target;
    private final Instant now;

    Overdue(TargetSnapshot target, Instant now) {
        this.target = target;
        this.now = now;
    }

    /// How many running guests have none. One that cannot tell has answered, and need not be asked again soon.
    Optional<Long> guests() {
        Map<GuestId, GuestAddresses> told =
                target.addresses().map(Addresses::byGuest).orElse(new TreeMap<>());
        return youngEnough(Operation.GUEST_IPS)
                .flatMap(since -> target.inventory()
                        .map(read -> read.guests().stream()
                                .filter(GuestRecord::isRunning)
                                .filter(guest -> isOverdue(guest, Optional.ofNullable(told.get(guest.id())), since))
                                .count()));
    }

    /// How many online nodes have no answer about their disks.
    Optional<Long> nodes() {
        return youngEnough(Operation.SMART)
                .flatMap(since -> target.inventory()
                        .map(read -> read.nodes().stream()
                                .filter(NodeSummary::isOnline)
                                .map(NodeSummary::node)
                                .filter(target.facts()::covers)
                                .filter(node -> isOverdue(node, since))
                                .count()));
    }

    private static boolean isOverdue(GuestRecord guest, Optional<GuestAddresses> told, Instant since) {
        return told.filter(it -> it.isOfSameRun(guest) && it.isToldSince(since)).isEmpty();
    }

    private boolean isOverdue(NodeName name, Instant since) {
        NodeRecord node = target.nodes().get(name);
        Instant readAt = node == null ? null : node.disksRecordedAt();
        return readAt == null || readAt.isBefore(since);
    }

    /// The oldest moment that is young enough, as of the end of the last run, so that nobody is overdue only because
    /// the next run has not come to him yet; where no run ends any more, as of an interval ago.
    private Optional<Instant> youngEnough(Operation operation) {
        return Optional.ofNullable(target.operations().get(operation))
                .filter(record -> !record.isOff())
                .map(record -> later(end(record), now.minus(record.interval())).minus(record.interval()));
    }

    private static Instant end(OperationRecord record) {
        return record.lastAttempt()
                .flatMap(began -> record.lastDuration().map(began::plus))
                .orElse(Instant.EPOCH);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
