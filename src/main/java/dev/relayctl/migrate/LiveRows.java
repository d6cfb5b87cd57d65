package dev.relayctl.migrate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * About how many rows the tables hold that the present transaction has read or written. Which these
 * are, its locks tell: nobody has to understand the statement. Counting them would take longer than
 * many a batch.
 */
final class LiveRows {
  /**
   * The planner's way to an estimate (PostgreSQL's {@code estimate_rel_size}): the density of the
   * last ANALYZE with today's size. Where there was none, or it saw no row, the most that fits: a
   * page of 8 KB has room for 291 rows of nothing but their headers. The statistics can only raise
   * it, since they lag behind. Null when a foreign table is among them, of which nothing is known.
   */
  private static final String ESTIMATE =
      """
      SELECT CASE WHEN bool_or(c.relkind = 'f') THEN NULL ELSE
               coalesce(sum(greatest(
                 (pg_relation_size(c.oid) / current_setting('block_size')::int)
                   * CASE WHEN c.relpages > 0 AND c.reltuples > 0
                          THEN c.reltuples / c.relpages ELSE 291 END,
                 pg_stat_get_live_tuples(c.oid))), 0)::bigint END
      FROM pg_class c
      WHERE c.relkind IN ('r', 'm', 'f')
        AND c.relnamespace <> 'pg_catalog'::regnamespace
        AND c.oid IN (SELECT l.relation FROM pg_locks l
                      WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation')
      """;

  private LiveRows() {}

  /** The estimate; {@link Long#MAX_VALUE} when there is no telling. */
  static long touched(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ESTIMATE)) {
      long rows = row.next() ? row.getLong(1) : 0;
      return row.wasNull() ? Long.MAX_VALUE : rows;
    }
  }
}
