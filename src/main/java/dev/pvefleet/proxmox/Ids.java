package dev.pvefleet.proxmox;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import java.util.Optional;

/// Reads the identifiers of a row, the only fields that a row must have.
final class Ids {
    private Ids() {}

    static Optional<NodeName> node(Fields row) {
        return node(row, "node");
    }

    /// The same, where it stands under another key.
    static Optional<NodeName> node(Fields row, String key) {
        String text = row.text(key);
        try {
            return text == null ? Optional.empty() : Optional.of(NodeName.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// A vmid is a number, and up to PVE 7 in places a string.
    static Optional<Vmid> vmid(Fields row) {
        String text = row.text("vmid");
        try {
            return text == null ? Optional.empty() : Optional.of(Vmid.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
