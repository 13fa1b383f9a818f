package dev.pvefleet.state.sqlite;

import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateException.Reason;
import dev.pvefleet.state.document.DocumentException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

/// One open connection, used by one thread at a time.
///
/// A transaction is all or nothing, also when the process is killed in it. Who has to wait for longer than the
/// patience gives up, so that a disk that hangs holds up nobody but its writer.
final class Database implements AutoCloseable {
    /// `pvef`, which tells this program's files from those of others.
    private static final int APPLICATION = 0x70766566;

    private static final int LARGEST_LOG = 16 << 20;
    private static final int CACHE_KIB = 2048;

    private final Path file;
    private final FileIdentity identity;
    private final Session session;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();

    private Database(Path file, Session session, Duration patience) {
        this.file = file;
        this.identity = FileIdentity.of(file);
        this.session = session;
        this.patience = patience;
    }

    /// Opens the file, which exists and may be empty, and brings its tables up to date.
    static Database open(Path file, Migrations migrations, Duration patience) {
        NativeLibrary.load(file);
        try {
            Session session = new Session(connect(file, patience));
            try {
                prepare(file, session, migrations);
                return new Database(file, session, patience);
            } catch (SQLException | RuntimeException e) {
                close(session, e);
                throw e;
            }
        } catch (SQLException e) {
            throw Trouble.with(file, e);
        }
    }

    /// Runs work that changes something.
    ///
    /// SQLite would go on writing to a file that was moved or deleted, and everything would be lost at the end.
    <T> T write(Work<T> work) {
        if (!FileIdentity.of(file).equals(identity)) {
            throw Trouble.moved(file);
        }
        return inTransaction("BEGIN IMMEDIATE", work);
    }

    /// Runs work that sees one state of the file.
    <T> T read(Work<T> work) {
        return inTransaction("BEGIN", work);
    }

    /// Moves what is in the write-ahead log into the file itself, as far as nobody reads it.
    void checkpoint() {
        alone(open -> {
            open.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        });
    }

    @Override
    public void close() {
        alone(open -> {
            open.close();
            return true;
        });
    }

    private <T> T inTransaction(String begin, Work<T> work) {
        return alone(open -> {
            open.execute(begin);
            try {
                T result = work.on(open);
                open.execute("COMMIT");
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(open, e);
                throw e;
            }
        });
    }

    private <T> T alone(Work<T> work) {
        try {
            if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StateException(
                        Reason.BUSY, "%s is still being used after %d s".formatted(file, patience.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateException(Reason.BUSY, "waiting for %s was interrupted".formatted(file), e);
        }
        try {
            return work.on(session);
        } catch (SQLException e) {
            throw Trouble.with(file, e);
        } catch (DocumentException e) {
            throw Trouble.notUnderstood(file, e);
        } finally {
            lock.unlock();
        }
    }

    private static void prepare(Path file, Session session, Migrations migrations) throws SQLException {
        int version = number(session, "PRAGMA user_version");
        if (version > migrations.newest()) {
            throw Trouble.newer(file, version, migrations.newest());
        }
        if (number(session, "PRAGMA application_id") != APPLICATION
                && number(session, "SELECT count(*) FROM sqlite_schema") > 0) {
            throw Trouble.foreign(file);
        }
        session.execute("PRAGMA journal_mode = WAL");
        if (version < migrations.newest()) {
            migrate(session, migrations);
        }
    }

    /// Another process may have been quicker, so the version is looked at again once nobody else can write.
    private static void migrate(Session session, Migrations migrations) throws SQLException {
        session.execute("BEGIN IMMEDIATE");
        try {
            session.execute("PRAGMA application_id = " + APPLICATION);
            migrations.apply(session, number(session, "PRAGMA user_version"));
            session.execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            rollBack(session, e);
            throw e;
        }
    }

    private static Connection connect(Path file, Duration patience) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
        config.setSynchronous(SynchronousMode.NORMAL);
        config.enforceForeignKeys(true);
        config.setJournalSizeLimit(LARGEST_LOG);
        config.setTempStore(TempStore.MEMORY);
        config.setCacheSize(-CACHE_KIB);
        Connection connection = new JDBC().connect(JDBC.PREFIX + file, config.toProperties());
        if (connection == null) {
            throw new IllegalStateException("the driver does not take " + file);
        }
        return connection;
    }

    private static int number(Session session, String query) throws SQLException {
        return session.first(query, row -> row.getInt(1)).orElse(0);
    }

    private static void rollBack(Session session, Exception why) {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    private static void close(Session session, Exception why) {
        try {
            session.close();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /// Something that is done in the session.
    @FunctionalInterface
    interface Work<T> {
        T on(Session session) throws SQLException;
    }
}
