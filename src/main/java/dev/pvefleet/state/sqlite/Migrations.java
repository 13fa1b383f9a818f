package dev.pvefleet.state.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/// The steps that lead from an empty file to the tables of today. The number of steps taken is the file's
/// `user_version`.
///
/// A step that was released is never changed; a new one is added at the end.
record Migrations(List<String> steps) {
    private static final Pattern COMMAND_END = Pattern.compile(";\\s*\\n");

    /// Times are milliseconds since 1970 in UTC.
    private static final String FIRST = """
            CREATE TABLE target (
              id INTEGER PRIMARY KEY,
              name TEXT NOT NULL UNIQUE,
              seen_at INTEGER NOT NULL,
              up TEXT,
              quorum TEXT,
              cluster TEXT
            );
            CREATE TABLE part (
              id INTEGER PRIMARY KEY,
              target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
              name TEXT NOT NULL,
              size INTEGER NOT NULL,
              document BLOB NOT NULL,
              UNIQUE (target, name)
            );
            CREATE TABLE success (
              target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
              operation TEXT NOT NULL,
              last_at INTEGER NOT NULL,
              previous_at INTEGER,
              PRIMARY KEY (target, operation)
            ) WITHOUT ROWID;
            CREATE TABLE guest (
              id INTEGER PRIMARY KEY,
              target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
              type TEXT NOT NULL,
              vmid INTEGER NOT NULL,
              facts TEXT NOT NULL,
              since INTEGER NOT NULL,
              vanished_at INTEGER,
              UNIQUE (target, vmid, type)
            );
            CREATE TABLE guest_version (
              guest INTEGER NOT NULL REFERENCES guest ON DELETE CASCADE,
              since INTEGER NOT NULL,
              until INTEGER NOT NULL,
              facts TEXT NOT NULL,
              PRIMARY KEY (guest, since)
            ) WITHOUT ROWID;
            CREATE TABLE node (
              id INTEGER PRIMARY KEY,
              target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
              name TEXT NOT NULL,
              status TEXT,
              facts TEXT,
              since INTEGER,
              UNIQUE (target, name)
            );
            CREATE TABLE node_version (
              node INTEGER NOT NULL REFERENCES node ON DELETE CASCADE,
              since INTEGER NOT NULL,
              until INTEGER NOT NULL,
              facts TEXT NOT NULL,
              PRIMARY KEY (node, since)
            ) WITHOUT ROWID;
            CREATE TABLE verdict (
              node INTEGER NOT NULL REFERENCES node ON DELETE CASCADE,
              id TEXT NOT NULL,
              word TEXT NOT NULL,
              PRIMARY KEY (node, id)
            ) WITHOUT ROWID;
            CREATE TABLE transition (
              id INTEGER PRIMARY KEY,
              target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
              at INTEGER NOT NULL,
              sort TEXT NOT NULL,
              subject TEXT NOT NULL,
              was TEXT,
              became TEXT
            );
            CREATE INDEX transition_at ON transition (at);
            CREATE INDEX transition_target ON transition (target, at);
            CREATE TABLE node_config (
              target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
              node TEXT NOT NULL,
              document TEXT NOT NULL,
              PRIMARY KEY (target, node)
            ) WITHOUT ROWID;
            CREATE TABLE guest_config (
              target INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
              vmid INTEGER NOT NULL,
              document TEXT NOT NULL,
              PRIMARY KEY (target, vmid)
            ) WITHOUT ROWID;
            CREATE TABLE change (
              seq INTEGER PRIMARY KEY AUTOINCREMENT,
              id TEXT NOT NULL UNIQUE,
              who TEXT NOT NULL,
              via TEXT NOT NULL,
              operation TEXT NOT NULL,
              target TEXT,
              type TEXT NOT NULL,
              vmid INTEGER,
              forced INTEGER NOT NULL,
              state TEXT NOT NULL,
              started_at INTEGER NOT NULL,
              ended_at INTEGER,
              upids TEXT NOT NULL,
              log TEXT NOT NULL,
              result TEXT,
              error TEXT,
              idempotency_key TEXT,
              request_hash TEXT,
              pid INTEGER NOT NULL,
              process_started_at INTEGER
            );
            CREATE INDEX change_key ON change (idempotency_key, who) WHERE idempotency_key IS NOT NULL;
            """;

    private static final String WHAT_WAS_ASKED = "ALTER TABLE change ADD COLUMN asked TEXT;\n";

    static final Migrations ALL = new Migrations(List.of(FIRST, WHAT_WAS_ASKED));

    Migrations {
        steps = List.copyOf(steps);
    }

    int newest() {
        return steps.size();
    }

    /// Takes the steps that a file of the given version lacks, inside of the caller's transaction.
    void apply(Session session, int version) throws SQLException {
        for (String step : steps.subList(Math.min(version, steps.size()), steps.size())) {
            for (String command : COMMAND_END.split(step, 0)) {
                session.execute(command);
            }
        }
        session.execute("PRAGMA user_version = " + newest());
    }
}
