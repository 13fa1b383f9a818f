package dev.pvefleet.admin;

import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Duration;
import java.time.Instant;

/// How old something is that was read, and what that means.
///
/// @param ageSec since it was read
/// @param stale whether it should have been read anew long ago, or claims to have been read in the future; metrics do
///     not show it then
/// @param restored whether an earlier process read it
record Age(long ageSec, boolean stale, boolean restored) {
    static Age of(TargetSnapshot target, Operation operation, Instant recordedAt, Instant now) {
        Duration age = Duration.between(recordedAt, now);
        boolean stale = age.isNegative() || age.compareTo(target.shownFor(operation, now)) > 0;
        return new Age(Math.max(0, age.toSeconds()), stale, target.restored().contains(operation));
    }
}
