package dev.pvefleet.simulator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// What shall go wrong. A fault holds from when it is set until it is used up or lifted.
public final class Faults {
    private final List<Set> set = new CopyOnWriteArrayList<>();
    private final List<Runnable> hanging = new CopyOnWriteArrayList<>();

    /// Sets a fault; of several that fit a request, the one set last counts.
    public void set(Where where, Fault fault) {
        set.addFirst(new Set(where, fault, new AtomicInteger(where.times())));
    }

    /// Lifts all faults and lets go of the requests that hang: their connections are closed.
    public void clear() {
        set.clear();
        List<Runnable> released = List.copyOf(hanging);
        hanging.removeAll(released);
        released.forEach(Runnable::run);
    }

    /// The fault that hits this request, if one does.
    Optional<Fault> strike(Received request) {
        for (Set each : set) {
            if (each.where().covers(request) && each.left().getAndDecrement() > 0) {
                return Optional.of(each.fault());
            }
        }
        return Optional.empty();
    }

    /// Remembers a request that hangs.
    void hang(Runnable release) {
        hanging.add(release);
    }

    private record Set(Where where, Fault fault, AtomicInteger left) {}
}
