package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.TargetSnapshot.Facts;
import dev.pvefleet.state.document.AddressesDocument;
import dev.pvefleet.state.document.DocumentException;
import dev.pvefleet.state.document.InventoryDocument;
import dev.pvefleet.state.document.NodesDocument;
import dev.pvefleet.state.document.PressuresDocument;
import dev.pvefleet.state.document.ReadingDocument;
import dev.pvefleet.state.sqlite.PartTable.Part;
import dev.pvefleet.state.sqlite.TargetTable.Named;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Puts the last known state of a target together again. A part that cannot be understood is left out, and said.
final class Remembered {
    private static final Logger LOG = Logger.getLogger(Remembered.class);

    private final Session session;
    private final Named target;

    Remembered(Session session, Named target) {
        this.session = session;
        this.target = target;
    }

    TargetSnapshot snapshot() throws SQLException {
        TargetSnapshot known = part(Part.READING, ReadingDocument::unpack)
                .orElseGet(() -> TargetSnapshot.unread(new Facts(target.name(), "", "", false), Map.of()));
        known = part(Part.INVENTORY, bytes -> InventoryDocument.unpack(target.name(), bytes))
                .map(known::withInventory)
                .orElse(known);
        known = TargetTable.cluster(session, target.id())
                .map(known::withCluster)
                .orElse(known);
        known = part(Part.NODES, bytes -> NodesDocument.unpack(target.name(), bytes))
                .map(known::withNodes)
                .orElse(known);
        known = part(Part.PRESSURES, PressuresDocument::unpack)
                .map(known::withPressures)
                .orElse(known);
        return part(Part.ADDRESSES, AddressesDocument::unpack)
                .map(known::withAddresses)
                .orElse(known);
    }

    private <T> Optional<T> part(Part part, Function<byte[], T> unpack) throws SQLException {
        Optional<byte[]> document = PartTable.get(session, target.id(), part);
        try {
            return document.map(unpack);
        } catch (DocumentException e) {
            LOG.warnf("left out of the stored state target=%s part=%s %s", target.name(), part, e.getMessage());
            return Optional.empty();
        }
    }
}
