package dev.relayctl.migrate;

import dev.relayctl.lint.ByOid;
import dev.relayctl.lint.Schema;
import dev.relayctl.lint.Traced;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a statement wrote to in the catalogues, and what may read otherwise because of it: a
 * constraint when a column that it names has another name.
 */
final class Touched {
  /**
   * No scratch database comes to so high an oid, and one whose counter has wrapped is beyond it.
   */
  private static final long YOUNG = 10_000_000;

  /** Who depends on what ({@code pg_depend}), as far as a text of theirs may change. */
  private static final String DEPENDENTS =
      """
      SELECT CASE d.classid WHEN 'pg_proc'::regclass THEN 'f'
                            WHEN 'pg_type'::regclass THEN 't' ELSE 'r' END,
             CASE d.classid
               WHEN 'pg_attrdef'::regclass THEN
                 (SELECT x.adrelid FROM pg_attrdef x WHERE x.oid = d.objid)
               WHEN 'pg_constraint'::regclass THEN
                 (SELECT x.conrelid FROM pg_constraint x WHERE x.oid = d.objid)
               WHEN 'pg_policy'::regclass THEN
                 (SELECT x.polrelid FROM pg_policy x WHERE x.oid = d.objid)
               ELSE d.objid
             END, -1
      FROM pg_depend d
      WHERE d.classid IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass,
                          'pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_policy'::regclass)
      """;

  private final Connection connection;
  private final Set<Long> relations = new HashSet<>();
  private final Set<Long> types = new HashSet<>();
  private final Set<Long> functions = new HashSet<>();
  private long command;

  private Touched(Connection connection, long command) {
    this.connection = connection;
    this.command = command;
  }

  /**
   * Reads it.
   *
   * @param before the schema before the statement
   * @param done what it did to the catalogues' rows
   * @param horizon what was written is of transactions with at least this number
   * @param command and of commands behind this one; -1 for all
   */
  static Touched read(
      Connection connection, Schema before, Map<Long, Traced.Work> done, long horizon, long command)
      throws SQLException {
    var touched = new Touched(connection, command);
    long known =
        Stream.of(before.relations(), before.types(), before.functions(), before.constraints())
            .mapToLong(ByOid::highest)
            .max()
            .orElse(0);
    touched.written(done, horizon, known);
    touched.dependents(before, done);
    return touched;
  }

  /** Tables, views, indexes, sequences, whatever of them was written to. */
  Set<Long> relations() {
    return relations;
  }

  /** Types of all kinds. */
  Set<Long> types() {
    return types;
  }

  Set<Long> functions() {
    return functions;
  }

  boolean isEmpty() {
    return relations.isEmpty() && types.isEmpty() && functions.isEmpty();
  }

  /** The last command that wrote. */
  long command() {
    return command;
  }

  private void written(Map<Long, Traced.Work> done, long horizon, long known) throws SQLException {
    // In a row that a subtransaction has changed and left, the server shows another number there.
    String later =
        command < 0 ? "" : " AND (x.cmin::text::bigint > " + command + " OR x.xmax <> 0)";
    String fresh =
        ", CASE WHEN x.xmax = 0 THEN x.cmin::text::bigint ELSE 0 END FROM pg_%s x WHERE age(x.xmin) <= (SELECT age('"
            + horizon
            + "'::xid))"
            + later;
    List<String> queries = new ArrayList<>();
    add(
        queries,
        done,
        Catalog.CLASS,
        "'r', x.oid" + fresh + higher(done, Catalog.CLASS, "oid", known));
    // One that is new comes with a new relation, or with another number of columns of an old one.
    if (Catalog.ATTRIBUTE.in(done).updated() > 0) {
      add(queries, done, Catalog.ATTRIBUTE, "'r', x.attrelid" + fresh);
    }
    add(queries, done, Catalog.ATTRDEF, "'r', x.adrelid" + fresh);
    add(
        queries,
        done,
        Catalog.CONSTRAINT,
        "'r', x.conrelid" + fresh + higher(done, Catalog.CONSTRAINT, "oid", known));
    add(
        queries,
        done,
        Catalog.CONSTRAINT,
        "'t', x.contypid" + fresh + higher(done, Catalog.CONSTRAINT, "oid", known));
    add(
        queries,
        done,
        Catalog.INDEX,
        "'r', x.indexrelid" + fresh + higher(done, Catalog.INDEX, "indexrelid", known));
    add(queries, done, Catalog.TRIGGER, "'r', x.tgrelid" + fresh);
    add(queries, done, Catalog.POLICY, "'r', x.polrelid" + fresh);
    add(queries, done, Catalog.SEQUENCE, "'r', x.seqrelid" + fresh);
    add(queries, done, Catalog.INHERITS, "'r', x.inhrelid" + fresh);
    // Each new table brings a type and one of its arrays, which are in no schema of ours.
    String kinds = Catalog.TYPE.in(done).updated() > 0 ? "" : " AND x.typtype IN ('e', 'd')";
    add(
        queries,
        done,
        Catalog.TYPE,
        "'t', x.oid" + fresh + kinds + higher(done, Catalog.TYPE, "oid", known));
    add(queries, done, Catalog.ENUM, "'t', x.enumtypid" + fresh);
    add(
        queries,
        done,
        Catalog.PROC,
        "'f', x.oid" + fresh + higher(done, Catalog.PROC, "oid", known));
    if (!queries.isEmpty()) {
      collect(String.join(" UNION ALL ", queries));
    }
  }

  /**
   * What is new has an oid above all others, and is found without a look at the others. Not in a
   * database that has lived for long: its counter may have begun anew.
   */
  private static String higher(
      Map<Long, Traced.Work> done, Catalog catalog, String column, long known) {
    return catalog.in(done).updated() > 0 || known > YOUNG
        ? ""
        : " AND x." + column + " > " + known;
  }

  private static void add(
      List<String> queries, Map<Long, Traced.Work> done, Catalog catalog, String what) {
    if (catalog.in(done).wrote()) {
      queries.add("SELECT " + what.formatted(catalog.lowerCase()));
    }
  }

  /** Of what is new nothing else can depend that isn't new itself. */
  private void dependents(Schema before, Map<Long, Traced.Work> done) throws SQLException {
    Set<Long> known = new HashSet<>(relations);
    known.removeIf(oid -> !before.relations().containsKey(oid));
    Set<Long> called = new HashSet<>(functions);
    called.removeIf(oid -> !before.functions().containsKey(oid));
    Set<Long> named = new HashSet<>(types);
    // Of ranges, arrays and tables the schema doesn't tell which were there.
    named.removeIf(oid -> Catalog.TYPE.in(done).updated() == 0 && !before.types().containsKey(oid));
    List<String> queries = new ArrayList<>();
    dependents(queries, "pg_class", known);
    dependents(queries, "pg_type", named);
    dependents(queries, "pg_proc", called);
    if (!queries.isEmpty()) {
      collect(String.join(" UNION ALL ", queries));
    }
  }

  private static void dependents(List<String> queries, String catalog, Set<Long> on) {
    if (!on.isEmpty()) {
      queries.add(
          DEPENDENTS
              + (" AND d.refclassid = '" + catalog + "'::regclass AND ")
              + SchemaRows.isAmong("d.refobjid", on));
    }
  }

  private void collect(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        long oid = rows.getLong(2);
        if (oid != 0) {
          of(rows.getString(1)).add(oid);
        }
        command = Math.max(command, rows.getLong(3));
      }
    }
  }

  private Set<Long> of(String kind) {
    return switch (kind) {
      case "t" -> types;
      case "f" -> functions;
      default -> relations;
    };
  }
}
