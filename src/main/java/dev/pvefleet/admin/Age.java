package dev.pvefleet.admin;

import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How old something is that was read, and what that means.
///
/// @param ageSec since it was read
/// @param stale whether it should have been read anew long ago, or claims to have been read in the future; metrics do
///     not show it then
/// @param restored whether an earlier process read it
record Age(long ageSec, boolean stale, boolean restored) {
    /// After so many intervals a value is stale.
    private static final int INTERVALS = 3;

    static Age of(TargetSnapshot target, Operation operation, Instant recordedAt, Instant now) {
        Duration age = Duration.between(recordedAt, now);
        boolean stale = age.isNegative()
                || Optional.ofNullable(target.operations().get(operation))
                .map(OperationRecord::interval)
                .map(interval -> age.compareTo(interval.multipliedBy(INTERVALS)) > 0)
                .orElse(true);
        return new Age(Math.max(0, age.toSeconds()), stale, target.restored().contains(operation));
    }
}
