package dev.pvefleet.metrics;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A part of a target's values that changes as a whole: it is written once, and stays as it is until then.
///
/// Parts of one target have no metric in common.
///
/// @param sources what is shown, to be compared by identity, because records of thousands of guests are not compared
///     field by field
/// @param until when the first of its values has to be withdrawn
/// @param families writes its values, one metric after the other
record Part(Kind kind, List<?> sources, Instant until, Consumer<Consumer<Points>> families) {
    Part {
        sources = List.copyOf(sources);
    }

    /// The parts of what is known of a target, without what is stale.
    static List<Part> of(TargetSnapshot target, Instant now) {
        Freshness freshness = new Freshness(target, now);
        String name = target.facts().name().toString();
        List<Part> parts = new ArrayList<>();
        target.inventory()
                .filter(read -> freshness.isFresh(Operation.SYNC, read.recordedAt()))
                .ifPresent(read -> parts.add(new Part(
                        Kind.INVENTORY,
                        List.of(read),
                        freshness.end(Operation.SYNC, read.recordedAt()),
                        families -> InventoryValues.write(name, read, families))));
        target.addresses().ifPresent(read -> parts.add(addresses(target, read, freshness)));
        parts.add(new Part(
                Kind.PRESSURES,
                List.of(target.pressures()),
                freshness.firstEnd(
                        Operation.NODE_STATUS,
                        target.pressures().values().stream().map(GuestPressure::recordedAt)),
                families -> GuestValues.writePressures(name, target.pressures(), freshness, families)));
        parts.add(new Part(
                Kind.NODES,
                List.copyOf(target.nodes().values()),
                NodePart.until(target.nodes().values(), freshness),
                families -> NodePart.write(target.nodes().values(), freshness, families)));
        return parts;
    }

    /// The addresses of guests that run as far as the list knows: of a node that is off nobody can say that.
    private static Part addresses(TargetSnapshot target, Addresses read, Freshness freshness) {
        Set<GuestId> unknown = target.inventory().map(Inventory::guests).stream()
                .flatMap(List::stream)
                .filter(GuestRecord::isUnknown)
                .map(GuestRecord::id)
                .collect(Collectors.toSet());
        return new Part(
                Kind.ADDRESSES,
                unknown.isEmpty()
                        ? List.of(read)
                        : List.of(read, target.inventory().orElseThrow()),
                freshness.firstEnd(Operation.GUEST_IPS, read.toldAt()),
                families -> GuestValues.writeAddresses(
                        target.facts().name().toString(), read, unknown, freshness, families));
    }

    @SuppressWarnings(
            "ReferenceEquality") // what was read anew is another object, and comparing contents costs more than writing
    boolean showsTheSameAs(Part other) {
        if (!until.equals(other.until) || sources.size() != other.sources.size()) {
            return false;
        }
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i) != other.sources.get(i)) {
                return false;
            }
        }
        return true;
    }

    enum Kind {
        INVENTORY,
        NODES,
        PRESSURES,
        ADDRESSES
    }
}
