package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.catalog.Stored;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.run.SchemaProbe.Before;
import dev.relayctl.run.SchemaProbe.Marker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows with values that can be known again, in tables of a scratch database. Foreign keys and
 * triggers are off while one is put ({@code session_replication_role}); a check may still refuse
 * it.
 *
 * @param connection of a superuser
 */
record Markers(Connection connection, DatabaseUrl database) {
  /** A column with a value for it, as SQL; {@code null} SQL for a type that none is known for. */
  private record Filled(String column, @Nullable String sql, boolean needed) {}

  private static final String COLUMNS =
      """
      SELECT a.attname, a.attnotnull OR t.typnotnull,
             CASE
               WHEN b.typtype = 'e' THEN (SELECT quote_literal(e.enumlabel) FROM pg_enum e
                                          WHERE e.enumtypid = b.oid
                                          ORDER BY e.enumsortorder DESC LIMIT 1)
               WHEN b.typcategory = 'A' THEN quote_literal('{}')
               WHEN b.typname IN ('text', 'varchar', 'bpchar', 'citext', 'name')
                 THEN 'left(''relayctl-marker'', greatest(1, '
                      || CASE WHEN b.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4
                              THEN a.atttypmod - 4 ELSE 63 END || '))'
               WHEN b.typcategory = 'N' AND b.typname <> 'money' THEN '71'
               WHEN b.typname = 'bool'
                 THEN 'NOT ' || coalesce('(' || pg_get_expr(d.adbin, d.adrelid) || ')', 'false')
               WHEN b.typname = 'uuid' THEN quote_literal('5e1a7c01-0000-4000-8000-000000000071')
               WHEN b.typname IN ('json', 'jsonb') THEN quote_literal('{"marker": 71}')
               WHEN b.typname = 'bytea' THEN quote_literal('\\x7171')
               WHEN b.typname IN ('timestamp', 'timestamptz', 'date')
                 THEN quote_literal('1971-07-17 07:17:00')
               WHEN b.typname IN ('time', 'timetz') THEN quote_literal('07:17:00')
               WHEN b.typname = 'interval' THEN quote_literal('71 seconds')
               WHEN b.typname IN ('inet', 'cidr') THEN quote_literal('192.0.2.71')
             END
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      JOIN pg_type b ON b.oid = CASE WHEN t.typbasetype = 0 THEN t.oid ELSE t.typbasetype END
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = '' AND a.attidentity <> 'a'
      ORDER BY a.attnum
      """;

  /** Puts a value, or tells why there is none. */
  Marker put(Stored.Gone at) throws SQLException {
    var before = Before.EMPTY;
    try (Statement statement = connection.createStatement()) {
      String table = PostgresSchemaProbe.quoted(statement, at.table());
      before = hasRows(statement, table) ? Before.ROWS : Before.EMPTY;
      statement.execute("SET session_replication_role = replica");
      statement.execute(
          at.column() != null && before == Before.ROWS
              ? update(statement, table, at.column())
              : insert(statement, table, filled(table, at)));
      return new Marker(at, text(at), "", before);
    } catch (SQLException e) {
      if (SqlProblems.connectionLost(SqlProblems.state(e))) {
        throw e;
      }
      return new Marker(at, null, SqlProblems.message(e, database), before);
    } finally {
      reset();
    }
  }

  /**
   * Takes it away where it would be in the way of later migrations; they count on no row of ours.
   */
  void takeAway(Marker marker) throws SQLException {
    if (marker.value() == null || marker.before() == Before.ROWS) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute(
          "DELETE FROM " + PostgresSchemaProbe.quoted(statement, marker.at().table()));
    } catch (SQLException e) {
      if (SqlProblems.connectionLost(SqlProblems.state(e))) {
        throw e;
      }
      // The table is gone, and the row with it.
    } finally {
      reset();
    }
  }

  private List<Filled> filled(String table, Stored.Gone at) throws SQLException {
    return columns(table).stream()
        .filter(column -> column.sql() != null)
        .filter(
            column -> at.column() == null || column.needed() || column.column().equals(at.column()))
        .toList();
  }

  private static boolean hasRows(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + table + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private String update(Statement statement, String table, String column) throws SQLException {
    String value =
        columns(table).stream()
            .filter(each -> each.column().equals(column))
            .map(Filled::sql)
            .findFirst()
            .orElse(null);
    return "UPDATE "
        + table
        + " SET "
        + statement.enquoteIdentifier(column, true)
        + " = "
        + value
        + " WHERE ctid = (SELECT min(ctid) FROM "
        + table
        + ")";
  }

  /** Whether the row, or the value in it, is still there. */
  boolean has(Marker marker) throws SQLException {
    return marker.value() != null && marker.value().equals(text(marker.at()));
  }

  private static String insert(Statement statement, String table, List<Filled> filled)
      throws SQLException {
    if (filled.isEmpty()) {
      return "INSERT INTO " + table + " DEFAULT VALUES";
    }
    var names = new ArrayList<String>();
    for (Filled each : filled) {
      names.add(statement.enquoteIdentifier(each.column(), true));
    }
    return "INSERT INTO "
        + table
        + " ("
        + String.join(", ", names)
        + ") VALUES ("
        + filled.stream().map(Filled::sql).collect(Collectors.joining(", "))
        + ")";
  }

  /** The number of the table's rows, or the column's values; null when it isn't there. */
  private @Nullable String text(Stored.Gone at) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String table = PostgresSchemaProbe.quoted(statement, at.table());
      String sql =
          at.column() == null
              ? "SELECT count(*)::text FROM " + table
              : "SELECT string_agg(each.value, ',' ORDER BY each.value) FROM (SELECT "
                  + statement.enquoteIdentifier(at.column(), true)
                  + "::text AS value FROM "
                  + table
                  + ") each";
      try (ResultSet row = statement.executeQuery(sql)) {
        return row.next() ? row.getString(1) : null;
      }
    } catch (SQLException e) {
      if (SqlProblems.connectionLost(SqlProblems.state(e))) {
        throw e;
      }
      return null;
    }
  }

  private List<Filled> columns(String table) throws SQLException {
    var columns = new ArrayList<Filled>();
    try (var statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(new Filled(row.getString(1), row.getString(3), row.getBoolean(2)));
        }
      }
    }
    return columns;
  }

  private void reset() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("RESET session_replication_role");
    }
  }
}
