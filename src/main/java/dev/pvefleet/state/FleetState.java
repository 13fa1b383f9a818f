package dev.pvefleet.state;

import dev.pvefleet.model.FleetSnapshot;
import java.util.function.UnaryOperator;

/// Keeps the current snapshot of the fleet.
public interface FleetState {
    /// The snapshot of this moment; it does not change any more.
    FleetSnapshot snapshot();

    /// Replaces the snapshot by a changed one. Changes by several threads do not lose each other, so the change may be
    /// tried more than once and must have no effect of its own.
    void update(UnaryOperator<FleetSnapshot> change);
}
