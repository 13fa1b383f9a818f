package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.state.document.DocumentException;
import dev.pvefleet.state.document.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The audit trail: every change that was asked for, with the process that made it.
final class ChangeTable {
    /// How many changes are kept.
    private static final int MOST = 10_000;

    /// How many of the latest keep their result, which may be long.
    private static final int MOST_RESULTS = 500;

    /// How far back it is looked for results that came late.
    private static final int LATECOMERS = 100;

    /// A longer result is not kept.
    private static final int LONGEST_RESULT = 1 << 20;

    private static final String ALL = """
            SELECT id, who, via, operation, target, type, vmid, forced, state, started_at, ended_at, upids, log, result,
              error, idempotency_key, request_hash, asked FROM change\s""";

    private ChangeTable() {}

    static void put(Session session, ChangeRecord change, ThisProcess process) throws SQLException {
        session.update(
                """
                INSERT INTO change (id, who, via, operation, target, type, vmid, forced, state, started_at, ended_at,
                  upids, log, result, error, idempotency_key, request_hash, asked, pid, process_started_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET target = excluded.target, vmid = excluded.vmid,
                  forced = excluded.forced, state = excluded.state, ended_at = excluded.ended_at,
                  upids = excluded.upids, log = excluded.log, result = excluded.result, error = excluded.error""",
                change.id(),
                change.who(),
                change.via(),
                change.operation(),
                change.target(),
                change.type(),
                change.vmid() == null ? null : change.vmid().value(),
                change.forced(),
                change.state().label(),
                change.startedAt(),
                change.endedAt(),
                Texts.list(change.upids().stream().map(Upid::value).toList()),
                Texts.list(change.log()),
                bounded(change.result()),
                Texts.failure(change.error()),
                change.idempotencyKey(),
                change.requestHash(),
                Texts.options(change.asked()),
                process.pid(),
                process.startedAt().orElse(null));
        session.update("DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - ?", MOST);
        session.update("""
                UPDATE change SET result = NULL WHERE result IS NOT NULL
                AND seq BETWEEN (SELECT max(seq) FROM change) - ? AND (SELECT max(seq) FROM change) - ?""", MOST_RESULTS + LATECOMERS, MOST_RESULTS);
    }

    /// Ends those that say that they run although their process does not.
    static int interrupt(Session session, Instant now) throws SQLException {
        int interrupted = 0;
        for (Running running : session.list(
                "SELECT seq, pid, process_started_at FROM change WHERE state = ?",
                row -> new Running(row.getLong(1), row.getLong(2), Session.timeOrNull(row, "process_started_at")),
                ChangeRecord.State.RUNNING.label())) {
            if (!ThisProcess.isAlive(running.pid, Optional.ofNullable(running.processStartedAt))) {
                interrupted += session.update(
                        "UPDATE change SET state = ?, ended_at = ? WHERE seq = ?",
                        ChangeRecord.State.INTERRUPTED.label(),
                        now,
                        running.seq);
            }
        }
        return interrupted;
    }

    static Optional<ChangeRecord> find(Session session, ChangeId id) throws SQLException {
        return session.first(ALL + "WHERE id = ?", ChangeTable::change, id);
    }

    static Optional<ChangeRecord> findByKey(Session session, String who, String key) throws SQLException {
        return session.first(
                ALL + "WHERE idempotency_key = ? AND who = ? ORDER BY seq DESC LIMIT 1", ChangeTable::change, key, who);
    }

    static List<ChangeRecord> latest(Session session, int limit) throws SQLException {
        return session.list(ALL + "ORDER BY seq DESC LIMIT ?", ChangeTable::change, limit);
    }

    private static @Nullable String bounded(@Nullable String result) {
        return result == null || result.length() > LONGEST_RESULT ? null : result;
    }

    private static ChangeRecord change(ResultSet row) throws SQLException {
        String target = row.getString("target");
        int vmid = row.getInt("vmid");
        boolean hasVmid = !row.wasNull();
        return new ChangeRecord(
                new ChangeId(row.getString("id")),
                row.getString("who"),
                row.getString("via"),
                row.getString("operation"),
                target == null ? null : new TargetName(target),
                GuestType.parse(row.getString("type")),
                hasVmid ? new Vmid(vmid) : null,
                row.getBoolean("forced"),
                state(row.getString("state")),
                Session.time(row, "started_at"),
                Session.timeOrNull(row, "ended_at"),
                Texts.list(row.getString("upids")).stream().map(Upid::new).toList(),
                Texts.list(row.getString("log")),
                row.getString("result"),
                Texts.failureOf(row.getString("error")),
                row.getString("idempotency_key"),
                row.getString("request_hash"),
                Texts.optionsOf(row.getString("asked")));
    }

    private static ChangeRecord.State state(String label) {
        for (ChangeRecord.State state : ChangeRecord.State.values()) {
            if (state.label().equals(label)) {
                return state;
            }
        }
        throw new DocumentException("'%s' is not the state of a change".formatted(label));
    }

    /// A change that was running when it was written last.
    private record Running(long seq, long pid, @Nullable Instant processStartedAt) {}
}
