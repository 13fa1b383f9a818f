package dev.pvefleet.model;

import java.time.Instant;
import java.util.List;

/// What one `sync` of a target saw: its guests, nodes and storages, all from the same moment.
///
/// @param notices what the reader should know about the list itself, such as that the token may see no guests
public record Inventory(
        TargetName target,
        List<GuestRecord> guests,
        List<NodeSummary> nodes,
        List<StorageRecord> storages,
        List<String> notices,
        Instant recordedAt) {
    public Inventory {
        guests = List.copyOf(guests);
        nodes = List.copyOf(nodes);
        storages = List.copyOf(storages);
        notices = List.copyOf(notices);
    }
}
