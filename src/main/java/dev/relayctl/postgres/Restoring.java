package dev.relayctl.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;

/**
 * The advisory lock of a session that restores a whole database. It is the session's own: the
 * program that restores may outlive the relayctl that began it.
 */
public final class Restoring {
  /** The lock's key, in SQL. */
  public static final String KEY = "hashtextextended('relayctl: restore', 0)";

  private static final String SESSION =
      """
      SELECT pid FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (classid::bigint << 32) | objid::bigint = %s
      """
          .formatted(KEY);

  private Restoring() {}

  /** The server process that restores this database; empty when none does. */
  public static OptionalInt session(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(SESSION)) {
      return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
    }
  }
}
