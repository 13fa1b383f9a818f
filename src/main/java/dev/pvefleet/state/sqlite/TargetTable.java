package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Transition.Sort;
import dev.pvefleet.state.document.Texts;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The targets that were ever seen, until they are forgotten.
final class TargetTable {
    /// A target that left the configuration is remembered for this long, in case it comes back.
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(90);

    private TargetTable() {}

    /// The row of a target, which is made if it is not there.
    static long seen(Session session, TargetName name, Instant at) throws SQLException {
        session.update(
                "INSERT INTO target (name, seen_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at",
                name,
                at);
        return find(session, name).orElseThrow();
    }

    static OptionalLong find(Session session, TargetName name) throws SQLException {
        return session.list("SELECT id FROM target WHERE name = ?", row -> row.getLong(1), name).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    static List<Named> all(Session session) throws SQLException {
        return session.list(
                "SELECT id, name FROM target ORDER BY name",
                row -> new Named(row.getLong(1), new TargetName(row.getString(2))));
    }

    /// Notes that the target answers, or does not.
    static void reachable(Session session, TargetName name, long target, boolean up, Instant at) throws SQLException {
        String before = word(session, "SELECT up FROM target WHERE id = ?", target);
        String word = up ? "up" : "down";
        if (!word.equals(before)) {
            session.update("UPDATE target SET up = ? WHERE id = ?", word, target);
            if (before != null) {
                TransitionTable.add(session, target, at, Sort.TARGET, name.value(), before, word);
            }
        }
    }

    /// Notes how the cluster is.
    static void cluster(Session session, TargetName name, long target, ClusterStatus status) throws SQLException {
        String before = word(session, "SELECT quorum FROM target WHERE id = ?", target);
        Boolean quorate = status.quorate();
        String word = quorate == null ? before : quorate ? "quorate" : "not quorate";
        session.update("UPDATE target SET cluster = ?, quorum = ? WHERE id = ?", Texts.cluster(status), word, target);
        if (before != null && word != null && !word.equals(before)) {
            TransitionTable.add(session, target, status.recordedAt(), Sort.QUORUM, name.value(), before, word);
        }
    }

    static Optional<ClusterStatus> cluster(Session session, long target) throws SQLException {
        return Optional.ofNullable(word(session, "SELECT cluster FROM target WHERE id = ?", target))
                .map(Texts::clusterOf);
    }

    private static @Nullable String word(Session session, String query, long target) throws SQLException {
        List<String> found = session.list(query, row -> Objects.requireNonNullElse(row.getString(1), ""), target);
        return found.isEmpty() || found.getFirst().isEmpty() ? null : found.getFirst();
    }

    static void forget(Session session, Instant now) throws SQLException {
        session.update("DELETE FROM target WHERE seen_at < ?", now.minus(FORGOTTEN_AFTER));
    }

    /// A target and its row.
    record Named(long id, TargetName name) {}
}
