package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Lost;
import dev.relayctl.plan.catalog.ObjectName;
import dev.relayctl.plan.catalog.SchemaDefinitions;
import dev.relayctl.plan.catalog.Stored;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.SchemaProbe;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Schemas and data as PostgreSQL tells them, from version 12 on, over direct connections. */
public final class PostgresSchemaProbe implements SchemaProbe {
  /** A wait behind somebody's lock, or a count that takes long, is no way to make a plan. */
  private static final String COUNTING = "SET lock_timeout = '2s'; SET statement_timeout = '5s'";

  private final Connections connections;

  public PostgresSchemaProbe(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Result<SchemaDefinitions> definitions(DatabaseUrl database, Roles roles) {
    return connections.ask(
        database,
        connection -> {
          var byName = new TreeMap<String, String>();
          try (Statement statement = connection.createStatement()) {
            statement.execute(CatalogQueries.BEGIN);
            try (ResultSet row = statement.executeQuery(DefinitionQueries.ALL)) {
              while (row.next()) {
                byName.put(row.getString(1), oneLine(text(row.getString(2), roles)));
              }
            }
            statement.execute(CatalogQueries.COMMIT);
          }
          return Result.ok(new SchemaDefinitions(byName));
        });
  }

  private static String text(String definition, Roles roles) {
    int end = definition.indexOf(DefinitionQueries.ROLES);
    String plain = end < 0 ? definition : definition.substring(0, end);
    String rest = end < 0 ? "" : definition.substring(end + 1);
    return switch (roles) {
      case WITHOUT -> plain;
      case WITH -> plain + (plain.isEmpty() || rest.isEmpty() ? "" : ", ") + rest;
    };
  }

  @Override
  public Result<List<Stored>> stored(DatabaseUrl database) {
    return connections.ask(
        database,
        connection -> {
          var stored = new ArrayList<Stored>();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(DefinitionQueries.STORED)) {
            while (row.next()) {
              stored.add(
                  new Stored(
                      row.getLong(1),
                      new ObjectName(row.getString(2), row.getString(3)),
                      row.getInt(4),
                      row.getString(5)));
            }
          }
          return Result.ok(List.copyOf(stored));
        });
  }

  @Override
  public Result<List<Lost>> held(DatabaseUrl database, List<Stored.Gone> gone) {
    return connections.ask(
        database,
        connection -> {
          var held = new ArrayList<Lost>();
          try (Statement statement = connection.createStatement()) {
            statement.execute(COUNTING);
            for (Stored.Gone each : gone) {
              held.add(new Lost(each.table(), each.column(), held(statement, each, database)));
            }
          }
          return Result.ok(List.copyOf(held));
        });
  }

  private static Lost.Held held(Statement statement, Stored.Gone gone, DatabaseUrl database)
      throws SQLException {
    String what = gone.column() == null ? "*" : statement.enquoteIdentifier(gone.column(), true);
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(" + what + ") FROM " + quoted(statement, gone.table()))) {
      row.next();
      return new Lost.Held.Exactly(row.getLong(1));
    } catch (SQLException e) {
      return switch (SqlProblems.state(e)) {
        // It isn't there, so it holds nothing.
        case "42P01", "42703", "3F000" -> new Lost.Held.Exactly(0);
        case "57014", "55P03" -> estimated(statement.getConnection(), gone);
        default -> {
          if (SqlProblems.connectionLost(SqlProblems.state(e))) {
            throw e;
          }
          yield new Lost.Held.Unknown(SqlProblems.message(e, database));
        }
      };
    }
  }

  private static Lost.Held estimated(Connection connection, Stored.Gone gone) throws SQLException {
    String sql =
        """
        SELECT CASE WHEN c.reltuples < 0 THEN -1
                    ELSE c.reltuples * (1 - coalesce(s.null_frac, 0)) END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_stats s
          ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = ?
        WHERE n.nspname = ? AND c.relname = ?
        """;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, gone.column());
      statement.setString(2, gone.table().schema());
      statement.setString(3, gone.table().name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getDouble(1) >= 0
            ? new Lost.Held.About(Math.round(row.getDouble(1)))
            : new Lost.Held.Unknown("counting took too long, and there are no statistics");
      }
    }
  }

  @Override
  public Result<List<Marker>> mark(DatabaseUrl scratch, List<Stored.Gone> fresh) {
    return connections.ask(
        scratch,
        connection -> {
          var markers = new ArrayList<Marker>();
          for (Stored.Gone each : fresh) {
            markers.add(new Markers(connection, scratch).put(each));
          }
          return Result.ok(List.copyOf(markers));
        });
  }

  @Override
  public Result<List<Marker>> left(DatabaseUrl scratch, List<Marker> markers) {
    return connections.ask(
        scratch,
        connection -> {
          var left = new ArrayList<Marker>();
          for (Marker marker : markers) {
            if (new Markers(connection, scratch).has(marker)) {
              left.add(marker);
            }
          }
          return Result.ok(List.copyOf(left));
        });
  }

  @Override
  public Result<Done> unmark(DatabaseUrl scratch, List<Marker> markers) {
    return connections.ask(
        scratch,
        connection -> {
          for (Marker marker : markers) {
            new Markers(connection, scratch).takeAway(marker);
          }
          return Result.done();
        });
  }

  static String quoted(Statement statement, ObjectName name) throws SQLException {
    return statement.enquoteIdentifier(name.schema(), true)
        + "."
        + statement.enquoteIdentifier(name.name(), true);
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
