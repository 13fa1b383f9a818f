/// The state on disk: one SQLite database, and the only code that speaks SQL.
///
/// {@link dev.pvefleet.state.sqlite.SqliteStore} is what others use; each table, or pair of tables, has a class of its
/// own, which works inside of somebody else's transaction. Uses `state`, `state.document`, `model`, JDBC and the
/// driver.
@NullMarked
package dev.pvefleet.state.sqlite;

import org.jspecify.annotations.NullMarked;
