package dev.relayctl.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * An index that a concurrent build or drop has not finished: writers keep it up to date, readers
 * never use it, and its name is taken (PostgreSQL's documentation, CREATE INDEX, "Building Indexes
 * Concurrently").
 *
 * @param visible whether its table is found by name alone
 * @param builder the server's process that works on the table's indexes now; 0 for none
 */
public record InvalidIndex(String schema, String name, String table, boolean visible, int builder) {
  /**
   * Whoever builds an index concurrently holds SHARE UPDATE EXCLUSIVE on the table all the time;
   * the progress view hides from a role on what the sessions of others work, locks are seen by all.
   * VACUUM and ANALYZE hold the same lock and build nothing. An index of a partitioned table is
   * invalid until all partitions have theirs, and left aside.
   */
  private static final String ALL =
      """
      SELECT n.nspname, c.relname, t.relname, pg_table_is_visible(t.oid),
             coalesce((SELECT l.pid FROM pg_locks l
                       WHERE l.locktype = 'relation' AND l.relation = t.oid
                         AND l.database = (SELECT oid FROM pg_database
                                           WHERE datname = current_database())
                         AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_backend_pid()
                         AND l.pid NOT IN (SELECT v.pid FROM pg_stat_progress_vacuum v)
                         AND l.pid NOT IN (SELECT a.pid FROM pg_stat_progress_analyze a)
                       LIMIT 1), 0)
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class t ON t.oid = i.indrelid
      WHERE NOT i.indisvalid AND c.relkind = 'i'
      ORDER BY 1, 2
      """;

  /** Those of the connection's database. */
  public static List<InvalidIndex> of(Connection connection) throws SQLException {
    List<InvalidIndex> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      while (rows.next()) {
        found.add(
            new InvalidIndex(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getBoolean(4),
                rows.getInt(5)));
      }
    }
    return List.copyOf(found);
  }

  /** Whether it is the same one, whoever works on it. */
  public boolean sameAs(InvalidIndex other) {
    return schema.equals(other.schema) && name.equals(other.name);
  }

  /** {@code public.tracks_title}. */
  public String text() {
    return schema + "." + name;
  }

  /** The statement that takes it away and blocks nobody. */
  public String drop() {
    return "DROP INDEX CONCURRENTLY " + quoted(schema) + "." + quoted(name);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
