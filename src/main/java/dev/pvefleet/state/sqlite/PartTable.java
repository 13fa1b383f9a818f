package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.Operation;
import dev.pvefleet.state.document.Packed;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// The last known state of each target, in a few documents, and when the readings behind them were made.
final class PartTable {
    private PartTable() {}

    static void put(Session session, long target, Part part, Packed document) throws SQLException {
        session.update("""
                INSERT INTO part (target, name, size, document) VALUES (?, ?, ?, ?)
                ON CONFLICT (target, name) DO UPDATE SET size = excluded.size, document = excluded.document""", target, part.word, document.size(), document.bytes());
    }

    static Optional<byte[]> get(Session session, long target, Part part) throws SQLException {
        return session.first(
                "SELECT document FROM part WHERE target = ? AND name = ?", row -> row.getBytes(1), target, part.word);
    }

    /// Notes a success, unless it is the one that is known already.
    static void succeeded(Session session, long target, Operation operation, Instant at) throws SQLException {
        session.update("""
                INSERT INTO success (target, operation, last_at) VALUES (?, ?, ?)
                ON CONFLICT (target, operation) DO UPDATE SET previous_at = last_at, last_at = excluded.last_at
                WHERE last_at <> excluded.last_at""", target, operation, at);
    }

    static Optional<Instant> previous(Session session, long target, Operation operation) throws SQLException {
        return session.first("""
                SELECT previous_at FROM success
                WHERE target = ? AND operation = ? AND previous_at IS NOT NULL""", row -> Session.time(row, "previous_at"), target, operation);
    }

    /// The documents of a target.
    enum Part {
        READING("reading"),
        INVENTORY("inventory"),
        NODES("nodes"),
        PRESSURES("pressures"),
        ADDRESSES("addresses");

        private final String word;

        Part(String word) {
            this.word = word;
        }
    }
}
