package dev.relayctl.migrate;

import dev.relayctl.lint.ByOid;
import dev.relayctl.lint.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a scratch database's catalogues, all of them or what concerns some things. What a method
 * returns is empty until {@link #read}.
 */
final class SchemaRows {
  private final Questions questions = new Questions();

  /** The whole schema. */
  static Schema all(Connection connection) throws SQLException {
    var rows = new SchemaRows();
    int[] version = {0};
    rows.questions.add(SchemaQueries.SERVER, row -> version[0] = row.getInt(1));
    var namespaces = rows.namespaces();
    var relations = rows.relations("");
    var columns = rows.columns("");
    var constraints = rows.constraints("");
    var indexes = rows.indexes("");
    var types = rows.types("");
    var functions = rows.functions("");
    var triggers = rows.triggers("");
    var policies = rows.policies("");
    var sequences = rows.sequences("");
    rows.read(connection);
    return new Schema(
        version[0],
        ByOid.copyOf(namespaces),
        ByOid.copyOf(relations),
        ByOid.copyOf(columns),
        ByOid.copyOf(constraints),
        ByOid.copyOf(indexes),
        ByOid.copyOf(types),
        ByOid.copyOf(functions),
        ByOid.copyOf(triggers),
        ByOid.copyOf(policies),
        ByOid.copyOf(sequences));
  }

  /** Fills all that was returned. */
  void read(Connection connection) throws SQLException {
    questions.ask(connection);
  }

  /** A condition behind another: that a column is one of these. */
  static String among(String column, Set<Long> oids) {
    return " AND " + isAmong(column, oids);
  }

  /** A condition: that a column is one of these. */
  static String isAmong(String column, Set<Long> oids) {
    String list = oids.stream().map(String::valueOf).collect(Collectors.joining(","));
    return column + " = ANY ('{" + list + "}'::oid[])";
  }

  Map<Long, String> namespaces() {
    Map<Long, String> names = new HashMap<>();
    questions.add(SchemaQueries.NAMESPACES, row -> names.put(row.getLong(1), row.getString(2)));
    return names;
  }

  Map<Long, Schema.Relation> relations(String which) {
    Map<Long, Schema.Relation> found = new HashMap<>();
    questions.add(
        SchemaQueries.RELATIONS + which,
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

  Map<Long, List<Schema.Column>> columns(String which) {
    Map<Long, List<Schema.Column>> found = new HashMap<>();
    questions.add(
        SchemaQueries.COLUMNS + which + " ORDER BY a.attrelid, a.attnum",
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
          found.computeIfAbsent(column.relation(), _ -> new ArrayList<>()).add(column);
        });
    return found;
  }

  Map<Long, Schema.Constraint> constraints(String which) {
    Map<Long, Schema.Constraint> found = new HashMap<>();
    questions.add(
        SchemaQueries.CONSTRAINTS + which,
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

  Map<Long, Schema.Index> indexes(String which) {
    Map<Long, Schema.Index> found = new HashMap<>();
    questions.add(
        SchemaQueries.INDEXES + which,
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

  Map<Long, Schema.Type> types(String which) {
    Map<Long, Schema.Type> found = new HashMap<>();
    questions.add(
        SchemaQueries.TYPES + which,
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

  Map<Long, Schema.Function> functions(String which) {
    Map<Long, Schema.Function> found = new HashMap<>();
    questions.add(
        SchemaQueries.FUNCTIONS + which,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Function(row.getLong(1), row.getString(2), row.getString(3))));
    return found;
  }

  Map<Long, Schema.Trigger> triggers(String which) {
    Map<Long, Schema.Trigger> found = new HashMap<>();
    questions.add(
        SchemaQueries.TRIGGERS + which,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Trigger(
                    row.getLong(1), row.getLong(2), row.getString(3), row.getString(4).charAt(0))));
    return found;
  }

  Map<Long, Schema.Policy> policies(String which) {
    Map<Long, Schema.Policy> found = new HashMap<>();
    questions.add(
        SchemaQueries.POLICIES + which,
        row ->
            found.put(
                row.getLong(1),
                new Schema.Policy(
                    row.getLong(1), row.getLong(2), row.getString(3), row.getString(4))));
    return found;
  }

  Map<Long, Schema.Sequence> sequences(String which) {
    Map<Long, Schema.Sequence> found = new HashMap<>();
    questions.add(
        SchemaQueries.SEQUENCES + which,
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
}
