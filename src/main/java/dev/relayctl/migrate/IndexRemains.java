package dev.relayctl.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a database has of the indexes that a file works on. */
record IndexRemains(Connection connection) {
  /**
   * A table's indexes. Whoever builds one holds SHARE UPDATE EXCLUSIVE on the table all the time;
   * the progress view hides from a role what sessions of others do, locks are seen by all. A vacuum
   * holds the same lock and builds nothing.
   */
  private static final String INDEXES =
      """
      SELECT c.oid::regclass::text, c.relname, i.indisvalid, pg_get_indexdef(c.oid),
             coalesce((SELECT l.pid FROM pg_locks l
                       WHERE l.locktype = 'relation' AND l.relation = i.indrelid
                         AND l.database = (SELECT oid FROM pg_database
                                           WHERE datname = current_database())
                         AND l.mode = 'ShareUpdateExclusiveLock' AND l.pid <> pg_backend_pid()
                         AND l.pid NOT IN (SELECT v.pid FROM pg_stat_progress_vacuum v)
                       LIMIT 1), 0)
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relkind = 'i'
        AND i.indrelid = (
          SELECT coalesce(x.indrelid, t.oid)
          FROM (SELECT to_regclass(?)::oid AS oid) t
          LEFT JOIN pg_index x ON x.indexrelid = t.oid)
      ORDER BY 1
      """;

  /**
   * An index, as far as it matters here.
   *
   * @param builder a process that works on the table's indexes now; 0 for none
   */
  record Index(String name, String plainName, boolean valid, String definition, int builder) {}

  /** The indexes of a table, or of the table that an index belongs to. */
  List<Index> around(String relation) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
      statement.setString(1, relation);
      List<Index> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Index(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getBoolean(3),
                  rows.getString(4),
                  rows.getInt(5)));
        }
      }
      return List.copyOf(found);
    }
  }

  /** The invalid indexes that an operation leaves when it is cut off. */
  List<Index> left(ConcurrentFile.Operation operation) throws SQLException {
    return switch (operation) {
      case ConcurrentFile.Build build ->
          around(build.table()).stream()
              .filter(index -> !index.valid())
              .filter(index ->
                  build.index().isEmpty()
                      // the name that the server chooses
                      ? index.plainName().matches(".*_idx[0-9]*")
                      : index.plainName().equals(build.index()))
              .toList();
      case ConcurrentFile.Rebuild rebuild ->
          around(rebuild.name()).stream()
              .filter(index -> !index.valid())
              .filter(index -> index.plainName().matches(".*_cc(new|old)[0-9]*"))
              .toList();
    };
  }

  /** The valid index that already has the name of one that is to be built. */
  Optional<Index> namesake(ConcurrentFile.Build build) throws SQLException {
    return around(build.table()).stream()
        .filter(index -> index.valid() && index.plainName().equals(build.index()))
        .findFirst();
  }

  /** Whether it has the very index that is to be built, so that building it would fail. */
  boolean has(ConcurrentFile.Operation operation) throws SQLException {
    if (operation instanceof ConcurrentFile.Build build && !build.lenient()) {
      Optional<Index> namesake = namesake(build);
      return namesake.isPresent() && same(build, namesake.get());
    }
    return false;
  }

  private static boolean same(ConcurrentFile.Build wanted, Index index) {
    return !wanted.definition().isEmpty()
        && ConcurrentFile.existing(index.definition())
            .filter(there -> there.unique() == wanted.unique())
            .filter(there -> there.definition().equals(wanted.definition()))
            .isPresent();
  }

  void drop(Index index) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index.name());
    }
  }
}
