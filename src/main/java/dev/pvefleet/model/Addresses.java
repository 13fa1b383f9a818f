package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The addresses of a target's running guests, each as old as its own answer.
///
/// @param turn how long it takes until each guest was asked once, where they are so many that a run asks but some
public record Addresses(SortedMap<GuestId, GuestAddresses> byGuest, Duration turn) {
    public Addresses {
        byGuest = Collections.unmodifiableSortedMap(new TreeMap<>(byGuest));
    }

    /// Addresses that were all told at one moment.
    public static Addresses of(Map<GuestId, List<String>> byGuest, NodeName node, Instant toldAt) {
        SortedMap<GuestId, GuestAddresses> told = new TreeMap<>();
        byGuest.forEach((guest, ipv4) ->
                told.put(guest, new GuestAddresses(node, ipv4, toldAt, toldAt, 0, List.of(), List.of())));
        return new Addresses(told, Duration.ZERO);
    }

    /// When each was told.
    public Stream<Instant> toldAt() {
        return byGuest.values().stream().map(GuestAddresses::toldAt).filter(Objects::nonNull);
    }

    /// The same for some of the guests; the same object if that is all of them.
    public Addresses ofThose(Collection<GuestId> guests) {
        if (guests.containsAll(byGuest.keySet())) {
            return this;
        }
        SortedMap<GuestId, GuestAddresses> left = new TreeMap<>(byGuest);
        left.keySet().retainAll(guests);
        return new Addresses(left, turn);
    }

    /// The same without what was asked at such times.
    Addresses without(Predicate<Instant> times) {
        SortedMap<GuestId, GuestAddresses> left = new TreeMap<>(byGuest);
        left.values().removeIf(it -> times.test(it.askedAt()));
        return new Addresses(left, turn);
    }

    /// The same by a clock that was set.
    Addresses moved(Duration by) {
        SortedMap<GuestId, GuestAddresses> moved = new TreeMap<>(byGuest);
        moved.replaceAll((_, it) -> it.moved(by));
        return new Addresses(moved, turn);
    }
}
