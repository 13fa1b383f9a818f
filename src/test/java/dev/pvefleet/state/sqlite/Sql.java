package dev.pvefleet.state.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/// What a person with `sqlite3` could do to the file.
final class Sql {
    private Sql() {}

    static void run(Path file, String... commands) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static Connection connect(Path file) throws SQLException {
        NativeLibrary.load(file);
        return new JDBC().connect(JDBC.PREFIX + file, new Properties());
    }

    static String ask(Path file, String query) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
