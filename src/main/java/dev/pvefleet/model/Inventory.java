package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one `sync` of a target saw: its guests, nodes and storages, all from the same moment.
///
/// @param notices what the reader should know about the list itself, such as that the token may see no guests
/// @param denied why the list of guests is empty, if the token may see none; one of the notices says so too
public record Inventory(
        TargetName target,
        List<GuestRecord> guests,
        List<NodeSummary> nodes,
        List<StorageRecord> storages,
        List<String> notices,
        Optional<Failure> denied,
        Instant recordedAt) {
    public Inventory {
        guests = List.copyOf(guests);
        nodes = List.copyOf(nodes);
        storages = List.copyOf(storages);
        notices = List.copyOf(notices);
    }

    /// The same with other guests.
    public Inventory withGuests(List<GuestRecord> others) {
        return new Inventory(target, others, nodes, storages, notices, denied, recordedAt);
    }

    /// The same by a clock that was set.
    Inventory moved(Duration by) {
        Instant at = recordedAt.plus(by);
        return new Inventory(
                target,
                guests.stream().map(guest -> guest.at(at)).toList(),
                nodes,
                storages.stream().map(storage -> storage.at(at)).toList(),
                notices,
                denied,
                at);
    }

    /// The same with other guests and storages.
    public Inventory with(List<GuestRecord> otherGuests, List<StorageRecord> otherStorages) {
        return new Inventory(target, otherGuests, nodes, otherStorages, notices, denied, recordedAt);
    }

    /// The same, read in the light of what a right hides.
    public Inventory with(Optional<Failure> denial, List<String> allNotices) {
        return new Inventory(target, guests, nodes, storages, allNotices, denial, recordedAt);
    }

    /// The notices without the one about the denial.
    public List<String> otherNotices() {
        return notices.stream()
                .filter(notice -> denied.stream().noneMatch(why -> notice.startsWith(why.message())))
                .toList();
    }
}
