package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Tombstone;
import dev.pvefleet.model.Transition.Sort;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.state.document.GuestFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What guests are and were. Only rows of guests that changed are written.
final class GuestTable {
    private static final int MOST_TOMBSTONES = 1_000;
    private static final String KNOWN = "SELECT id, type, vmid, facts, since, vanished_at FROM guest ";

    private final Session session;
    private final TargetName targetName;
    private final long target;
    private final int history;

    /// @param history how many older versions are kept of each guest
    GuestTable(Session session, TargetName targetName, long target, int history) {
        this.session = session;
        this.targetName = targetName;
        this.target = target;
        this.history = history;
    }

    /// Compares all guests there are with what is known. Guests that are known and not there have vanished.
    void all(Collection<GuestRecord> guests, Instant at) throws SQLException {
        Map<GuestId, Known> known = new HashMap<>();
        for (Known row : session.list(KNOWN + "WHERE target = ?", this::known, target)) {
            known.put(row.id, row);
        }
        boolean first = known.isEmpty();
        for (GuestRecord guest : guests) {
            one(guest, known.remove(guest.id()), at, first);
        }
        for (Known gone : known.values()) {
            if (gone.vanishedAt == null) {
                vanish(gone, at);
            }
        }
        session.update("""
                DELETE FROM guest WHERE target = ? AND vanished_at IS NOT NULL AND id NOT IN
                (SELECT id FROM guest WHERE target = ? AND vanished_at IS NOT NULL
                 ORDER BY vanished_at DESC, id DESC LIMIT ?)""", target, target, MOST_TOMBSTONES);
    }

    /// Compares one guest with what is known of it.
    void one(GuestRecord guest, Instant at) throws SQLException {
        Known known = session.first(
                        KNOWN + "WHERE target = ? AND vmid = ? AND type = ?",
                        this::known,
                        target,
                        guest.vmid().value(),
                        guest.type())
                .orElse(null);
        one(guest, known, at, false);
    }

    /// @param first whether nothing was known of the target before, so that it is no news that there are guests
    private void one(GuestRecord guest, @Nullable Known known, Instant at, boolean first) throws SQLException {
        if (known == null) {
            insert(guest, at);
            if (!first) {
                transition(at, Sort.APPEARED, guest.id(), null, guest.node().value());
            }
        } else if (known.vanishedAt != null) {
            replace(known, known.vanishedAt, GuestFacts.write(guest), at);
            transition(at, Sort.APPEARED, guest.id(), null, guest.node().value());
        } else if (!guest.isUnknown()) {
            compare(guest, known, at);
        }
    }

    private void compare(GuestRecord guest, Known known, Instant at) throws SQLException {
        String facts = GuestFacts.write(guest);
        if (facts.equals(known.facts)) {
            return;
        }
        GuestRecord before = GuestFacts.read(targetName, known.since, known.facts);
        replace(known, at, facts, at);
        if (!before.isUnknown() && !before.status().equals(guest.status())) {
            transition(at, Sort.GUEST_STATUS, guest.id(), before.status(), guest.status());
        }
        if (!before.node().equals(guest.node())) {
            transition(
                    at,
                    Sort.MOVED,
                    guest.id(),
                    before.node().value(),
                    guest.node().value());
        }
    }

    private void insert(GuestRecord guest, Instant at) throws SQLException {
        session.update(
                "INSERT INTO guest (target, type, vmid, facts, since) VALUES (?, ?, ?, ?, ?)",
                target,
                guest.type(),
                guest.vmid().value(),
                GuestFacts.write(guest),
                at);
    }

    /// Makes the known facts an older version, and others the current one.
    private void replace(Known known, Instant until, String facts, Instant at) throws SQLException {
        if (history > 0) {
            session.update(
                    "INSERT OR REPLACE INTO guest_version (guest, since, until, facts) VALUES (?, ?, ?, ?)",
                    known.row,
                    known.since,
                    until,
                    known.facts);
        }
        session.update("""
                DELETE FROM guest_version WHERE guest = ? AND since NOT IN
                (SELECT since FROM guest_version WHERE guest = ? ORDER BY since DESC LIMIT ?)""", known.row, known.row, history);
        session.update("UPDATE guest SET facts = ?, since = ?, vanished_at = NULL WHERE id = ?", facts, at, known.row);
    }

    private void vanish(Known gone, Instant at) throws SQLException {
        session.update("UPDATE guest SET vanished_at = ? WHERE id = ?", at, gone.row);
        GuestRecord last = GuestFacts.read(targetName, gone.since, gone.facts);
        transition(at, Sort.VANISHED, gone.id, last.node().value(), null);
    }

    /// Leaves each guest, of whatever target, the versions that it may have. Needed after the limit was lowered.
    static void tidy(Session session, int history) throws SQLException {
        session.update("""
                DELETE FROM guest_version WHERE (guest, since) IN (
                  SELECT guest, since FROM (
                    SELECT guest, since, row_number() OVER (PARTITION BY guest ORDER BY since DESC) AS place
                    FROM guest_version)
                  WHERE place > ?)""", history);
    }

    private void transition(Instant at, Sort sort, GuestId guest, @Nullable String from, @Nullable String to)
            throws SQLException {
        TransitionTable.add(session, target, at, sort, guest.toString(), from, to);
    }

    /// All versions of a guest, the newest first.
    List<GuestVersion> versions(Vmid vmid) throws SQLException {
        return session.list(
                """
                SELECT since, vanished_at AS until, facts, 1 AS current FROM guest WHERE target = ? AND vmid = ?
                UNION ALL
                SELECT v.since, v.until, v.facts, 0 FROM guest_version v JOIN guest g ON g.id = v.guest
                WHERE g.target = ? AND g.vmid = ?
                ORDER BY since DESC, current DESC""",
                row -> new GuestVersion(
                        GuestFacts.read(targetName, Session.time(row, "since"), row.getString("facts")),
                        Session.time(row, "since"),
                        Session.timeOrNull(row, "until")),
                target,
                vmid.value(),
                target,
                vmid.value());
    }

    List<Tombstone> tombstones() throws SQLException {
        return session.list(
                """
                SELECT since, vanished_at, facts FROM guest
                WHERE target = ? AND vanished_at IS NOT NULL ORDER BY vanished_at DESC, id""",
                row -> new Tombstone(
                        GuestFacts.read(targetName, Session.time(row, "since"), row.getString("facts")),
                        Session.time(row, "vanished_at")),
                target);
    }

    private Known known(ResultSet row) throws SQLException {
        return new Known(
                row.getLong("id"),
                new GuestId(GuestType.parse(row.getString("type")), new Vmid(row.getInt("vmid"))),
                row.getString("facts"),
                Session.time(row, "since"),
                Session.timeOrNull(row, "vanished_at"));
    }

    /// The row of a guest.
    private record Known(
            long row,
            GuestId id,
            String facts,
            Instant since,
            @Nullable Instant vanishedAt) {}
}
