package dev.pvefleet.simulator.worker;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/// What is to happen when, in the order of time and then of entry.
final class Agenda {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparingLong(Entry::number));
    private long number;

    void at(Instant due, Runnable what) {
        entries.add(new Entry(due, number++, what));
    }

    /// Takes the next entry that is due at the given moment.
    Optional<Entry> next(Instant now) {
        Entry first = entries.peek();
        return first == null || first.due().isAfter(now) ? Optional.empty() : Optional.of(entries.remove());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    record Entry(Instant due, long number, Runnable what) {}
}
