package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.state.document.GuestConfigDocument;
import dev.pvefleet.state.document.NodeConfigDocument;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What nodes offer and how guests are configured, as it was read last.
final class ConfigTable {
    private ConfigTable() {}

    static void put(Session session, long target, NodeConfigRecord config) throws SQLException {
        session.update("""
                INSERT INTO node_config (target, node, document) VALUES (?, ?, ?)
                ON CONFLICT (target, node) DO UPDATE SET document = excluded.document""", target, config.node(), NodeConfigDocument.write(config));
    }

    static List<NodeConfigRecord> nodes(Session session, long target, TargetName name) throws SQLException {
        return session.list(
                "SELECT document FROM node_config WHERE target = ? ORDER BY node",
                row -> NodeConfigDocument.read(name, row.getString(1)),
                target);
    }

    static void put(Session session, long target, GuestConfig config) throws SQLException {
        session.update("""
                INSERT INTO guest_config (target, vmid, document) VALUES (?, ?, ?)
                ON CONFLICT (target, vmid) DO UPDATE SET document = excluded.document""", target, config.vmid().value(), GuestConfigDocument.write(config));
    }

    static Optional<GuestConfig> guest(Session session, long target, TargetName name, Vmid vmid) throws SQLException {
        return session.first(
                "SELECT document FROM guest_config WHERE target = ? AND vmid = ?",
                row -> GuestConfigDocument.read(name, row.getString(1)),
                target,
                vmid.value());
    }

    /// Forgets the options of guests that are forgotten themselves, or were never listed.
    static void tidy(Session session) throws SQLException {
        session.update("""
                DELETE FROM guest_config WHERE NOT EXISTS (
                  SELECT 1 FROM guest WHERE guest.target = guest_config.target AND guest.vmid = guest_config.vmid)""");
    }
}
