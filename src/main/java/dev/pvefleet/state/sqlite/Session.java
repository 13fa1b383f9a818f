package dev.pvefleet.state.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks and tells the database, with values in the place of `?`. Every command is prepared once.
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /// Runs a command that is needed once and takes no values.
    void execute(String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    /// Changes rows, and says how many.
    int update(String command, @Nullable Object... values) throws SQLException {
        return with(command, PreparedStatement::executeUpdate, values);
    }

    /// All rows are read before this returns.
    <T> List<T> list(String query, Mapping<T> mapping, @Nullable Object... values) throws SQLException {
        return with(
                query,
                statement -> {
                    List<T> found = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            found.add(mapping.of(rows));
                        }
                    }
                    return found;
                },
                values);
    }

    <T> Optional<T> first(String query, Mapping<T> mapping, @Nullable Object... values) throws SQLException {
        return list(query, mapping, values).stream().findFirst();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// A statement that failed cannot be used again: the driver has given it up.
    private <T> T with(String command, Use<T> use, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(command);
        if (statement == null) {
            statement = connection.prepareStatement(command);
            prepared.put(command, statement);
        }
        try {
            for (int i = 0; i < values.length; i++) {
                fill(statement, i + 1, values[i]);
            }
            return use.of(statement);
        } catch (SQLException e) {
            prepared.remove(command);
            statement.close();
            throw e;
        }
    }

    private static void fill(PreparedStatement statement, int place, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(place, Types.NULL);
            case Integer number -> statement.setInt(place, number);
            case Long number -> statement.setLong(place, number);
            case Boolean flag -> statement.setBoolean(place, flag);
            case Instant time -> statement.setLong(place, time.toEpochMilli());
            case byte[] bytes -> statement.setBytes(place, bytes);
            default -> statement.setString(place, value.toString());
        }
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /// What a row stands for.
    @FunctionalInterface
    interface Mapping<T> {
        T of(ResultSet row) throws SQLException;
    }

    /// What is done with a statement that has its values.
    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }
}
