package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeName;
import java.time.Instant;
import java.util.List;

/// Guests as their own node has them at this moment.
///
/// Names, states, tags and figures are current, which those of the cluster's list are not. CPU use is not among them:
/// only pvestatd measures it over a time.
public final class NodeGuests {
    private final Listing<GuestRow> rows;

    NodeGuests(Listing<GuestRow> rows) {
        this.rows = rows;
    }

    /// What a node says of one guest, where the vmid does not say it again in every release.
    static NodeGuests ofOne(NodeName node, GuestId guest, JsonNode data) {
        return new NodeGuests(new Listing<>(List.of(new GuestRow(guest, node, Fields.of(data), false)), 0));
    }

    /// How many entries could not be understood.
    public int unreadable() {
        return rows.unreadable();
    }

    /// The guests that could be understood.
    ///
    /// @param operation what the records say about where they come from
    public List<GuestRecord> records(Target target, String operation, Instant recordedAt) {
        Distinct distinct = new Distinct();
        return rows.items().stream()
                .map(row -> row.record(target, operation, recordedAt, distinct))
                .toList();
    }
}
