package dev.relayctl.migrate;

import dev.relayctl.lint.Lock;
import dev.relayctl.lint.Schema;
import dev.relayctl.lint.Traced;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a scratch database's catalogues and what its session has done. */
final class ScratchReading {
  private final Connection connection;

  ScratchReading(Connection connection) {
    this.connection = connection;
  }

  /** What is done with a row. */
  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  Schema schema() throws SQLException {
    int[] version = {0};
    each(SchemaQueries.SERVER, row -> version[0] = row.getInt(1));
    return new Schema(
        version[0],
        namespaces(),
        relations(),
        columns(),
        constraints(),
        indexes(),
        types(),
        functions(),
        triggers(),
        policies(),
        sequences());
  }

  /** All modes that the session holds, by relation. */
  Map<Long, Set<Lock>> locks() throws SQLException {
    Map<Long, Set<Lock>> locks = new HashMap<>();
    each(
        SchemaQueries.LOCKS,
        row -> {
          long relation = row.getLong(1);
          Lock.of(row.getString(2))
              .ifPresent(lock ->
                  locks.computeIfAbsent(relation, _ -> EnumSet.noneOf(Lock.class)).add(lock));
        });
    return locks;
  }

  Map<Long, Traced.Work> work() throws SQLException {
    Map<Long, Traced.Work> work = new HashMap<>();
    each(
        SchemaQueries.WORK,
        row ->
            work.put(
                row.getLong(1),
                new Traced.Work(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))));
    return work;
  }

  Traced.Limits limits() throws SQLException {
    Traced.Limits[] limits = {new Traced.Limits(0, 0)};
    each(
        SchemaQueries.LIMITS, row -> limits[0] = new Traced.Limits(row.getLong(1), row.getLong(2)));
    return limits[0];
  }

  private Map<Long, String> namespaces() throws SQLException {
    Map<Long, String> names = new HashMap<>();
    each(SchemaQueries.NAMESPACES, row -> names.put(row.getLong(1), row.getString(2)));
    return names;
  }

  private Map<Long, Schema.Relation> relations() throws SQLException {
    Map<Long, Schema.Relation> found = new HashMap<>();
    each(
        SchemaQueries.RELATIONS,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Relation(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4).charAt(0),
                    row.getLong(5),
                    row.getLong(6),
                    row.getString(7),
                    row.getString(8),
                    row.getLong(9),
                    row.getLong(10),
                    row.getString(11).charAt(0),
                    row.getBoolean(12),
                    row.getBoolean(13),
                    row.getString(14).charAt(0),
                    row.getString(15))));
    return found;
  }

  private Map<Schema.ColumnKey, Schema.Column> columns() throws SQLException {
    Map<Schema.ColumnKey, Schema.Column> found = new HashMap<>();
    each(
        SchemaQueries.COLUMNS,
        row -> {
          var column =
              new Schema.Column(
                  row.getLong(1),
                  row.getInt(2),
                  row.getString(3),
                  row.getString(4),
                  row.getBoolean(5),
                  row.getBoolean(6),
                  row.getString(7),
                  row.getString(8).charAt(0),
                  row.getString(9).charAt(0),
                  row.getLong(10));
          found.put(column.key(), column);
        });
    return found;
  }

  private Map<Long, Schema.Constraint> constraints() throws SQLException {
    Map<Long, Schema.Constraint> found = new HashMap<>();
    each(
        SchemaQueries.CONSTRAINTS,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Constraint(
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4).charAt(0),
                    row.getBoolean(5),
                    row.getLong(6),
                    numbers(row.getString(7)),
                    row.getLong(8),
                    row.getBoolean(9),
                    row.getString(10))));
    return found;
  }

  private Map<Long, Schema.Index> indexes() throws SQLException {
    Map<Long, Schema.Index> found = new HashMap<>();
    each(
        SchemaQueries.INDEXES,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Index(
                    row.getLong(1),
                    row.getLong(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    numbers(row.getString(5)),
                    row.getBoolean(6),
                    row.getString(7))));
    return found;
  }

  private Map<Long, Schema.Type> types() throws SQLException {
    Map<Long, Schema.Type> found = new HashMap<>();
    each(
        SchemaQueries.TYPES,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Type(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3).charAt(0),
                    List.of(row.getString(4).split("\n", -1)))));
    return found;
  }

  private Map<Long, Schema.Function> functions() throws SQLException {
    Map<Long, Schema.Function> found = new HashMap<>();
    each(
        SchemaQueries.FUNCTIONS,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Function(row.getLong(1), row.getString(2), row.getString(3))));
    return found;
  }

  private Map<Long, Schema.Trigger> triggers() throws SQLException {
    Map<Long, Schema.Trigger> found = new HashMap<>();
    each(
        SchemaQueries.TRIGGERS,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Trigger(
                    row.getLong(1), row.getLong(2), row.getString(3), row.getString(4).charAt(0))));
    return found;
  }

  private Map<Long, Schema.Policy> policies() throws SQLException {
    Map<Long, Schema.Policy> found = new HashMap<>();
    each(
        SchemaQueries.POLICIES,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Policy(
                    row.getLong(1), row.getLong(2), row.getString(3), row.getString(4))));
    return found;
  }

  private Map<Long, Schema.Sequence> sequences() throws SQLException {
    Map<Long, Schema.Sequence> found = new HashMap<>();
    each(
        SchemaQueries.SEQUENCES,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Sequence(
                    row.getLong(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4) != 0,
                    row.getLong(4))));
    return found;
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String one : (text == null ? "" : text).split(",", -1)) {
      if (!one.isEmpty()) {
        numbers.add(Integer.parseInt(one));
      }
    }
    return numbers;
  }

  private void each(String query, Row read) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        read.read(rows);
      }
    }
  }
}
