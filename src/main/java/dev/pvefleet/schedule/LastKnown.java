package dev.pvefleet.schedule;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.TargetSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is still said of guests that cannot be asked at the moment: what they are, but not how they do.
final class LastKnown {
    private LastKnown() {}

    /// The guests read, in which those that turned `unknown` keep their names: on a dead node PVE knows little more
    /// of a guest than that it exists. What may change from second to second is not kept.
    static Inventory names(Inventory read, Optional<Inventory> before) {
        Set<GuestId> nameless = read.guests().stream()
                .filter(LastKnown::isNameless)
                .map(GuestRecord::id)
                .collect(Collectors.toSet());
        if (nameless.isEmpty() || before.isEmpty()) {
            return read;
        }
        Map<GuestId, GuestRecord> known = before.get().guests().stream()
                .filter(guest -> nameless.contains(guest.id()))
                .collect(Collectors.toMap(GuestRecord::id, guest -> guest, (_, later) -> later));
        return read.withGuests(read.guests().stream()
                .map(guest -> named(guest, Optional.ofNullable(known.get(guest.id()))))
                .toList());
    }

    private static boolean isNameless(GuestRecord guest) {
        return guest.isUnknown() && guest.name() == null;
    }

    private static GuestRecord named(GuestRecord guest, Optional<GuestRecord> before) {
        return isNameless(guest) ? before.map(guest::describedBy).orElse(guest) : guest;
    }

    /// The addresses read, and the last known ones of guests whose node gives no news of them, which age. A guest that
    /// is gone or does not run has none.
    ///
    /// @param guests those there are
    static Addresses addresses(Addresses read, Optional<Addresses> before, List<GuestRecord> guests) {
        SortedMap<GuestId, GuestAddresses> joined = new TreeMap<>();
        before.ifPresent(old -> joined.putAll(old.byGuest()));
        joined.putAll(read.byGuest());
        return new Addresses(joined, read.turn()).ofThose(stillRunning(guests));
    }

    /// The same without the addresses of guests that were seen not to run; the same addresses if there is none.
    static TargetSnapshot withAddressesOf(List<GuestRecord> guests, TargetSnapshot known) {
        return known.addresses()
                .map(addresses -> known.withAddresses(addresses.ofThose(stillRunning(guests))))
                .orElse(known);
    }

    /// Guests that run, as far as anybody knows.
    static Set<GuestId> stillRunning(List<GuestRecord> guests) {
        return guests.stream()
                .filter(guest -> guest.isRunning() || guest.isUnknown())
                .map(GuestRecord::id)
                .collect(Collectors.toSet());
    }
}
