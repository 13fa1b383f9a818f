package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Kind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The addresses that one run read, and why it read no more.
///
/// @param addresses those of the guests that answered; a guest that has none is there with an empty list
/// @param silent the guests that PVE asked in vain: without an agent, or with one that does not run or answer
/// @param failure why guests in neither could not be asked, where that is more than one guest's mood
public record AddressReading(
        SortedMap<GuestId, List<String>> addresses, Set<GuestId> silent, Optional<Failure> failure) {
    public AddressReading {
        addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
        silent = Collections.unmodifiableSortedSet(new TreeSet<>(silent));
    }

    static AddressReading of(Map<GuestId, Told> told) {
        SortedMap<GuestId, List<String>> addresses = new TreeMap<>();
        SortedSet<GuestId> silent = new TreeSet<>();
        SortedMap<GuestId, Failure> failed = new TreeMap<>();
        told.forEach((guest, word) -> {
            switch (word) {
                case Told.Known(var found) -> addresses.put(guest, found);
                case Told.Silent() -> silent.add(guest);
                case Told.Failed(var why) -> failed.put(guest, why);
            }
        });
        boolean answered = !addresses.isEmpty() || !silent.isEmpty();
        return new AddressReading(addresses, silent, failure(List.copyOf(failed.values()), answered));
    }

    /// A denial stands before all else, because it does not pass by itself.
    private static Optional<Failure> failure(List<Failure> failures, boolean answered) {
        return first(failures.stream()
                        .filter(why -> why.kind() == Kind.FORBIDDEN)
                        .toList())
                .or(() -> first(failures.stream()
                        .filter(why -> !answered || !mayBeOneGuests(why.kind()))
                        .toList()));
    }

    /// The first one stands for all, and says so: its hint is about one guest.
    private static Optional<Failure> first(List<Failure> failures) {
        return failures.stream()
                .findFirst()
                .map(why -> failures.size() == 1
                        ? why
                        : new Failure(
                                why.kind(),
                                "%s; guests that could not be asked: %d".formatted(why.message(), failures.size()),
                                why.hint()));
    }

    /// Whether one guest, or the node that it is on, brings it about while all else is well.
    private static boolean mayBeOneGuests(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, MALFORMED, NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, STALE -> true;
            case TLS, HOST_KEY, UNAUTHENTICATED, FORBIDDEN -> false;
        };
    }
}
