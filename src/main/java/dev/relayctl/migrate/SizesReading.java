package dev.relayctl.migrate;

import dev.relayctl.lint.Sizes;
import dev.relayctl.problem.Result;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the statistics of a server say of tables and indexes; the tables themselves are not read.
 */
final class SizesReading {
  private SizesReading() {}

  static Result<Sizes> of(Connection connection) throws SQLException {
    Map<String, Sizes.Table> tables = new HashMap<>();
    Set<String> scanned = new HashSet<>();
    Set<String> invalid = new HashSet<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(SchemaQueries.SIZES)) {
        while (rows.next()) {
          tables.put(rows.getString(1), new Sizes.Table(rows.getLong(2)));
        }
      }
      try (ResultSet rows = statement.executeQuery(SchemaQueries.INDEX_USE)) {
        while (rows.next()) {
          if (rows.getBoolean(2)) {
            scanned.add(rows.getString(1));
          }
          if (!rows.getBoolean(3)) {
            invalid.add(rows.getString(1));
          }
        }
      }
    }
    return Result.ok(new Sizes(tables, scanned, invalid));
  }
}
