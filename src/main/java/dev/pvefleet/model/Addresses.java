package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The addresses of a target's running guests, as one run read them.
public record Addresses(SortedMap<GuestId, List<String>> byGuest, Instant recordedAt) {
    public Addresses {
        SortedMap<GuestId, List<String>> copy = new TreeMap<>();
        byGuest.forEach((guest, addresses) -> copy.put(guest, List.copyOf(addresses)));
        byGuest = Collections.unmodifiableSortedMap(copy);
    }

    /// The same by a clock that was set.
    Addresses moved(Duration by) {
        return new Addresses(byGuest, recordedAt.plus(by));
    }

    public static Addresses of(Map<GuestId, List<String>> byGuest, Instant recordedAt) {
        return new Addresses(new TreeMap<>(byGuest), recordedAt);
    }
}
