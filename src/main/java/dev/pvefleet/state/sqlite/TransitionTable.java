package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Transition;
import dev.pvefleet.model.Transition.Sort;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What changed, and when; the latest of it.
final class TransitionTable {
    /// A cluster of ten thousand guests that all start at once fills it, and pushes out what was before.
    private static final int MOST = 20_000;

    private TransitionTable() {}

    static void add(
            Session session,
            long target,
            Instant at,
            Sort sort,
            String subject,
            @Nullable String from,
            @Nullable String to)
            throws SQLException {
        session.update(
                "INSERT INTO transition (target, at, sort, subject, was, became) VALUES (?, ?, ?, ?, ?, ?)",
                target,
                at,
                sort.label(),
                subject,
                from,
                to);
    }

    static List<Transition> after(Session session, Optional<TargetName> target, Instant since, int limit)
            throws SQLException {
        return session.list(
                """
                SELECT name, at, sort, subject, was, became
                FROM transition JOIN target ON target.id = transition.target
                WHERE at > ? AND (? IS NULL OR name = ?)
                ORDER BY at DESC, transition.id DESC LIMIT ?""",
                row -> new Transition(
                        new TargetName(row.getString("name")),
                        Sort.parse(row.getString("sort")),
                        row.getString("subject"),
                        row.getString("was"),
                        row.getString("became"),
                        Session.time(row, "at")),
                since,
                target.orElse(null),
                target.orElse(null),
                limit);
    }

    static void trim(Session session) throws SQLException {
        session.update("DELETE FROM transition WHERE id <= (SELECT max(id) FROM transition) - ?", MOST);
    }
}
