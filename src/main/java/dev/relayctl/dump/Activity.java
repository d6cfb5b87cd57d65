package dev.relayctl.dump;

import dev.relayctl.plan.TableActivity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server has counted of its tables' writers. The counters are behind by a second or so,
 * and begin anew after a crash (PostgreSQL's manual, "The Cumulative Statistics System").
 *
 * @param since when the counters began, as the server writes it
 * @param server its major version
 */
record Activity(String since, int server, List<TableActivity> tables) {
  private static final String COUNTED_SINCE =
      """
      -- After a crash the server counts anew, and says so nowhere.
      SELECT 'started at '
               || to_char(pg_postmaster_start_time() AT TIME ZONE 'UTC',
                          'YYYY-MM-DD HH24:MI:SS.US')
               || coalesce(to_char(stats_reset AT TIME ZONE 'UTC',
                                   '", reset at "YYYY-MM-DD HH24:MI:SS.US'), ''),
             current_setting('server_version_num')::int / 10000
      FROM pg_stat_database WHERE datname = current_database()
      """;

  private static final String TABLES =
      """
      SELECT CASE schemaname WHEN 'public' THEN relname ELSE schemaname || '.' || relname END,
             relid::bigint, n_tup_ins, n_tup_upd, n_tup_del
      FROM pg_stat_user_tables
      WHERE schemaname <> 'relayctl' AND schemaname NOT LIKE 'pg\\_temp%'
        -- What is applied is told by its revision.
        AND relname NOT IN ('flyway_schema_history', 'alembic_version')
      ORDER BY 1
      """;

  Activity {
    tables = List.copyOf(tables);
  }

  static Activity of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String since;
      int server;
      try (ResultSet row = statement.executeQuery(COUNTED_SINCE)) {
        row.next();
        since = row.getString(1);
        server = row.getInt(2);
      }
      List<TableActivity> tables = new ArrayList<>();
      try (ResultSet row = statement.executeQuery(TABLES)) {
        while (row.next()) {
          tables.add(
              new TableActivity(
                  row.getString(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5)));
        }
      }
      return new Activity(since, server, tables);
    }
  }
}
