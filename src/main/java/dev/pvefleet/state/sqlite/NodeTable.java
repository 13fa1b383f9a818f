package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.NodeVersion;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Transition.Sort;
import dev.pvefleet.model.ZfsPoolRecord;
import dev.pvefleet.state.document.NodeFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What nodes and their disks are and were.
final class NodeTable {
    private static final String UNKNOWN = "unknown";
    private static final String SILENT = "";
    private static final String ZFS = "zfs/";
    private static final String KNOWN = "SELECT id, name, status, facts, since FROM node ";

    private final Session session;
    private final TargetName targetName;
    private final long target;
    private final int history;

    /// @param history how many older versions are kept of each node
    NodeTable(Session session, TargetName targetName, long target, int history) {
        this.session = session;
        this.targetName = targetName;
        this.target = target;
        this.history = history;
    }

    /// Compares what the cluster says of its nodes with what it said before. Nodes that it does not list have
    /// no state.
    void statuses(Collection<NodeSummary> nodes, Instant at) throws SQLException {
        Map<NodeName, Known> left = new HashMap<>();
        for (Known row : session.list(KNOWN + "WHERE target = ?", this::known, target)) {
            left.put(row.name, row);
        }
        for (NodeSummary node : nodes) {
            Known known = left.remove(node.node());
            if (!node.status().equals(UNKNOWN)) {
                status(known == null ? added(node.node()) : known, node.status(), at);
            }
        }
        for (Known gone : left.values()) {
            session.update("UPDATE node SET status = NULL WHERE id = ?", gone.row);
        }
    }

    private void status(Known known, String status, Instant at) throws SQLException {
        if (status.equals(known.status)) {
            return;
        }
        session.update("UPDATE node SET status = ? WHERE id = ?", status, known.row);
        if (known.status != null) {
            TransitionTable.add(session, target, at, Sort.NODE, subject(known.name), known.status, status);
        }
    }

    /// Compares a node that was read with what is known of it.
    void compare(NodeRecord node) throws SQLException {
        Known known = find(node.node());
        Optional<NodeRecord> before = Optional.empty();
        if (known.facts != null && known.since != null) {
            before = Optional.of(NodeFacts.read(targetName, known.since, known.facts));
        }
        disks(known, node);
        pools(known, node);
        if (isStatusRead(node)) {
            String facts = NodeFacts.write(node, before);
            if (!facts.equals(known.facts)) {
                replace(known, facts, node.recordedAt());
            }
        }
    }

    /// A node of which only the disks were read so far tells nothing else of itself.
    private static boolean isStatusRead(NodeRecord node) {
        return node.pveVersion() != null || node.memTotal() != null;
    }

    private void replace(Known known, String facts, Instant at) throws SQLException {
        if (history > 0 && known.facts != null) {
            session.update(
                    "INSERT OR REPLACE INTO node_version (node, since, until, facts) VALUES (?, ?, ?, ?)",
                    known.row,
                    known.since,
                    at,
                    known.facts);
        }
        session.update("""
                DELETE FROM node_version WHERE node = ? AND since NOT IN
                (SELECT since FROM node_version WHERE node = ? ORDER BY since DESC LIMIT ?)""", known.row, known.row, history);
        session.update("UPDATE node SET facts = ?, since = ? WHERE id = ?", facts, at, known.row);
    }

    private void disks(Known node, NodeRecord read) throws SQLException {
        Instant readAt = read.disksRecordedAt();
        if (readAt != null) {
            Map<String, String> words = new TreeMap<>();
            read.disks()
                    .forEach(disk -> words.putIfAbsent(
                            disk.serial() == null ? disk.device() : disk.serial(),
                            disk.health() == SmartState.UNKNOWN
                                    ? SILENT
                                    : disk.health().name()));
            verdicts(node, Sort.SMART, words, readAt);
        }
    }

    private void pools(Known node, NodeRecord read) throws SQLException {
        Instant readAt = read.zfsRecordedAt();
        List<ZfsPoolRecord> pools = read.zfsPools();
        if (readAt != null && pools != null) {
            Map<String, String> words = new TreeMap<>();
            pools.forEach(pool -> words.put(ZFS + pool.name(), Objects.requireNonNullElse(pool.state(), SILENT)));
            verdicts(node, Sort.ZFS, words, readAt);
        }
    }

    /// Notes each verdict that was given. What is not there any more is forgotten, so that what comes in its place
    /// begins
    /// anew.
    private void verdicts(Known node, Sort sort, Map<String, String> words, Instant at) throws SQLException {
        Map<String, String> known = new HashMap<>();
        session.list(
                "SELECT id, word FROM verdict WHERE node = ?",
                row -> known.put(row.getString(1), row.getString(2)),
                node.row);
        known.keySet().removeIf(id -> id.startsWith(ZFS) != (sort == Sort.ZFS));
        for (Map.Entry<String, String> given : words.entrySet()) {
            String before = known.remove(given.getKey());
            if (!given.getValue().equals(SILENT) && !given.getValue().equals(before)) {
                verdict(node, sort, given.getKey(), before, given.getValue(), at);
            }
        }
        for (String gone : known.keySet()) {
            session.update("DELETE FROM verdict WHERE node = ? AND id = ?", node.row, gone);
        }
    }

    private void verdict(Known node, Sort sort, String id, @Nullable String before, String word, Instant at)
            throws SQLException {
        session.update("INSERT OR REPLACE INTO verdict (node, id, word) VALUES (?, ?, ?)", node.row, id, word);
        if (before != null) {
            TransitionTable.add(session, target, at, sort, subject(node.name) + "/" + id, before, word);
        }
    }

    /// All versions of a node, the newest first.
    List<NodeVersion> versions(NodeName name) throws SQLException {
        return session.list(
                """
                SELECT since, NULL AS until, facts, 1 AS current FROM node
                WHERE target = ? AND name = ? AND facts IS NOT NULL
                UNION ALL
                SELECT v.since, v.until, v.facts, 0 FROM node_version v JOIN node n ON n.id = v.node
                WHERE n.target = ? AND n.name = ?
                ORDER BY since DESC, current DESC""",
                row -> new NodeVersion(
                        NodeFacts.read(targetName, Session.time(row, "since"), row.getString("facts")),
                        Session.time(row, "since"),
                        Session.timeOrNull(row, "until")),
                target,
                name,
                target,
                name);
    }

    /// Leaves each node, of whatever target, the versions that it may have. Needed after the limit was lowered.
    static void tidy(Session session, int history) throws SQLException {
        session.update("""
                DELETE FROM node_version WHERE (node, since) IN (
                  SELECT node, since FROM (
                    SELECT node, since, row_number() OVER (PARTITION BY node ORDER BY since DESC) AS place
                    FROM node_version)
                  WHERE place > ?)""", history);
    }

    private static String subject(NodeName node) {
        return "node/" + node;
    }

    private Known find(NodeName name) throws SQLException {
        Optional<Known> known = session.first(KNOWN + "WHERE target = ? AND name = ?", this::known, target, name);
        return known.isPresent() ? known.get() : added(name);
    }

    private Known added(NodeName name) throws SQLException {
        session.update("INSERT INTO node (target, name) VALUES (?, ?)", target, name);
        return session.first(KNOWN + "WHERE target = ? AND name = ?", this::known, target, name)
                .orElseThrow();
    }

    private Known known(ResultSet row) throws SQLException {
        return new Known(
                row.getLong("id"),
                new NodeName(row.getString("name")),
                row.getString("status"),
                row.getString("facts"),
                Session.timeOrNull(row, "since"));
    }

    /// The row of a node.
    private record Known(
            long row,
            NodeName name,
            @Nullable String status,
            @Nullable String facts,
            @Nullable Instant since) {}
}
