package dev.pvefleet.schedule;

import dev.pvefleet.guest.AddressReading;
import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is still said of guests that cannot be asked at the moment: what they are, but not how they do.
final class LastKnown {
    private LastKnown() {}

    /// The addresses read, and the last known ones of guests that could not be asked. A guest that cannot tell any more
    /// loses them, and so does one that is gone or does not run.
    ///
    /// @param guests those there are
    static Addresses addresses(
            AddressReading read, Instant recordedAt, List<GuestRecord> guests, Optional<Addresses> before) {
        SortedMap<GuestId, List<String>> joined = new TreeMap<>();
        before.ifPresent(old -> joined.putAll(old.byGuest()));
        joined.keySet().retainAll(mayStillHaveThem(guests));
        joined.keySet().removeAll(read.silent());
        joined.putAll(read.addresses());
        boolean nothingRead = read.addresses().isEmpty() && read.failure().isPresent();
        return new Addresses(
                joined, nothingRead ? before.map(Addresses::recordedAt).orElse(recordedAt) : recordedAt);
    }

    private static Set<GuestId> mayStillHaveThem(List<GuestRecord> guests) {
        return guests.stream()
                .filter(guest -> guest.isRunning() || guest.isUnknown())
                .map(GuestRecord::id)
                .collect(Collectors.toSet());
    }
}
