package dev.pvefleet.sync;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.StorageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What is kept of things that a right began to hide: that they are there, and what they are, but not how they do.
///
/// They are kept for a day. Whoever took the right away on purpose is not reminded of it for ever.
final class Kept {
    private static final Duration LONGEST = Duration.ofDays(1);

    private Kept() {}

    /// The inventory with what is hidden in it.
    static Inventory in(Inventory listed, Hidden hidden) {
        Instant oldest = listed.recordedAt().minus(LONGEST);
        List<GuestRecord> guests = hidden.lostGuests().stream()
                .filter(guest -> guest.recordedAt().isAfter(oldest))
                .map(GuestRecord::withoutNews)
                .toList();
        List<StorageRecord> storages = hidden.lostStorages().stream()
                .filter(storage -> storage.recordedAt().isAfter(oldest))
                .map(StorageRecord::withoutNews)
                .toList();
        return guests.isEmpty() && storages.isEmpty()
                ? listed
                : listed.with(
                        Stream.concat(listed.guests().stream(), guests.stream())
                                .sorted(GuestRecord.BY_ID)
                                .toList(),
                        Stream.concat(listed.storages().stream(), storages.stream())
                                .sorted(Comparator.comparing(StorageRecord::id))
                                .toList());
    }
}
