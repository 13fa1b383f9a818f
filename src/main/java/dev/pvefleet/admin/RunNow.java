package dev.pvefleet.admin;

import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;

/// Runs one of the schedule's operations out of turn, as the schedule does it.
@FunctionalInterface
public interface RunNow {
    /// Returns when it has run, whatever came of it; that is in the state then.
    ///
    /// @return whether it ran; it does not where it is going on already
    boolean run(TargetName target, Operation operation);
}
