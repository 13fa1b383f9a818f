package dev.pvefleet.state;

import dev.pvefleet.model.FleetSnapshot;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// Keeps the snapshot for as long as the process lives.
public final class MemoryState implements FleetState {
    private final AtomicReference<FleetSnapshot> current = new AtomicReference<>(FleetSnapshot.EMPTY);

    @Override
    public FleetSnapshot snapshot() {
        return current.get();
    }

    @Override
    public void update(UnaryOperator<FleetSnapshot> change) {
        current.updateAndGet(change);
    }
}
