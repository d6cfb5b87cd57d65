package dev.relayctl.migrate;

import dev.relayctl.plan.catalog.Column;
import dev.relayctl.plan.catalog.Constraint;
import dev.relayctl.plan.catalog.DataType;
import dev.relayctl.plan.catalog.Domain;
import dev.relayctl.plan.catalog.EnumType;
import dev.relayctl.plan.catalog.Function;
import dev.relayctl.plan.catalog.ObjectName;
import dev.relayctl.plan.catalog.Relation;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.plan.catalog.Sequence;
import dev.relayctl.plan.catalog.UniqueKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the answers to {@link CatalogQueries} to a catalog. */
final class CatalogReading {
  private static final String ALL =
      CatalogQueries.BEGIN
          + CatalogQueries.RELATIONS
          + CatalogQueries.COLUMNS
          + CatalogQueries.UNIQUE_KEYS
          + CatalogQueries.CONSTRAINTS
          + CatalogQueries.ENUMS
          + CatalogQueries.DOMAINS
          + CatalogQueries.SEQUENCES
          + CatalogQueries.FUNCTIONS
          + CatalogQueries.COMMIT;

  /** The parts of a relation as they come in. */
  private static final class Parts {
    final List<Column> columns = new ArrayList<>();
    final List<UniqueKey> keys = new ArrayList<>();
    final List<Constraint> constraints = new ArrayList<>();
  }

  /** Makes a value of a row. */
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes a row in. */
  private interface Taking {
    void take(Parts parts, ResultSet row) throws SQLException;
  }

  private final Statement statement;
  private final Map<ObjectName, Parts> parts = new LinkedHashMap<>();

  private CatalogReading(Statement statement) {
    this.statement = statement;
  }

  static SchemaCatalog of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(ALL);
      return new CatalogReading(statement).catalog();
    }
  }

  private SchemaCatalog catalog() throws SQLException {
    // In the order of the queries.
    List<Map.Entry<ObjectName, Relation.Kind>> relations =
        rows(row -> Map.entry(name(row), Relation.Kind.valueOf(row.getString(3))));
    ofRelations((at, row) -> at.columns.add(column(row)));
    ofRelations((at, row) -> at.keys.add(uniqueKey(row)));
    ofRelations((at, row) -> at.constraints.add(constraint(row)));
    return new SchemaCatalog(
        relations.stream().map(it -> relation(it.getKey(), it.getValue())).toList(),
        rows(row -> new EnumType(name(row), texts(row, 3))),
        rows(row -> new Domain(name(row), type(row, 3), texts(row, 6))),
        rows(CatalogReading::sequence),
        rows(row -> new Function(name(row), texts(row, 3), row.getInt(4), row.getString(5))));
  }

  private Relation relation(ObjectName name, Relation.Kind kind) {
    Parts found = parts.getOrDefault(name, new Parts());
    return new Relation(name, kind, found.columns, found.keys, found.constraints);
  }

  private void ofRelations(Taking taking) throws SQLException {
    try (ResultSet row = next()) {
      while (row.next()) {
        taking.take(parts.computeIfAbsent(name(row), _ -> new Parts()), row);
      }
    }
  }

  private <T> List<T> rows(Row<T> reading) throws SQLException {
    var values = new ArrayList<T>();
    try (ResultSet row = next()) {
      while (row.next()) {
        values.add(reading.read(row));
      }
    }
    return values;
  }

  /** The next answer with rows: BEGIN and SET have none. */
  private ResultSet next() throws SQLException {
    ResultSet current = statement.getResultSet();
    while (current == null || current.isClosed()) {
      if (!statement.getMoreResults() && statement.getUpdateCount() == -1) {
        throw new IllegalStateException("fewer answers than questions");
      }
      current = statement.getResultSet();
    }
    return current;
  }

  private static Column column(ResultSet row) throws SQLException {
    return new Column(
        row.getString(3),
        type(row, 4),
        row.getBoolean(7),
        Column.Filling.valueOf(row.getString(8)));
  }

  private static UniqueKey uniqueKey(ResultSet row) throws SQLException {
    return new UniqueKey(
        row.getString(3),
        texts(row, 4),
        texts(row, 5),
        row.getString(6),
        UniqueKey.Nulls.valueOf(row.getString(7)));
  }

  private static Constraint constraint(ResultSet row) throws SQLException {
    return new Constraint(
        row.getString(3),
        Constraint.Kind.valueOf(row.getString(4)),
        texts(row, 5),
        row.getString(6),
        row.getBoolean(7));
  }

  private static Sequence sequence(ResultSet row) throws SQLException {
    String schema = row.getString(3);
    return new Sequence(
        name(row),
        schema == null
            ? null
            : new Sequence.Owner(new ObjectName(schema, row.getString(4)), row.getString(5)));
  }

  private static ObjectName name(ResultSet row) throws SQLException {
    return new ObjectName(row.getString(1), row.getString(2));
  }

  private static DataType type(ResultSet row, int at) throws SQLException {
    return new DataType(row.getString(at), row.getString(at + 1), row.getInt(at + 2));
  }

  private static List<String> texts(ResultSet row, int at) throws SQLException {
    return List.of((String[]) row.getArray(at).getArray());
  }
}
