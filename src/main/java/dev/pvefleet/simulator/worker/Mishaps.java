package dev.pvefleet.simulator.worker;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// What shall go wrong with tasks. A mishap befalls a task when the task starts, and stays with it.
public final class Mishaps {
    private final List<Set> set = new CopyOnWriteArrayList<>();

    /// Sets a mishap; of several that fit a task, the one set last counts.
    public void set(WhichTask which, Mishap mishap) {
        set.addFirst(new Set(which, mishap, new AtomicInteger(which.times())));
    }

    /// Lets tasks from now on be; {@link Workers#release} lets go of those that hang.
    public void clear() {
        set.clear();
    }

    Optional<Mishap> befall(Job.Title title) {
        for (Set each : set) {
            if (each.which().covers(title) && each.left().getAndDecrement() > 0) {
                return Optional.of(each.mishap());
            }
        }
        return Optional.empty();
    }

    private record Set(WhichTask which, Mishap mishap, AtomicInteger left) {}
}
