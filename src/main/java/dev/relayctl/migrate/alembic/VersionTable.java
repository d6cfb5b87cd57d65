package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.migrate.alembic.PythonToken.Kind;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.Transaction;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Alembic keeps a database's revisions: {@code alembic_version}, or what {@code env.py} gives
 * to {@code context.configure} as {@code version_table} and {@code version_table_schema}.
 *
 * @param schema null for the first schema of the search path
 */
record VersionTable(@Nullable String schema, String name) {
  private static final String DEFAULT = "alembic_version";

  /** Tables in that schema, extensions' ones aside. */
  private static final String HAS_TABLES =
      """
      SELECT EXISTS (SELECT FROM pg_class c
                     WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema()))
                       AND c.relkind IN ('r', 'p', 'v', 'm')
                       AND NOT EXISTS (SELECT FROM pg_depend d
                                       WHERE d.objid = c.oid AND d.deptype = 'e'))
      """;

  /**
   * What a database says about itself.
   *
   * @param revisions one row per branch; empty before the first revision
   * @param foreign whether there are tables and no version table
   */
  record Current(List<String> revisions, boolean foreign) {
    Current {
      revisions = List.copyOf(revisions);
    }
  }

  /** Reads what {@code env.py} says about it; a problem when that has to be computed. */
  static Result<VersionTable> of(List<PythonToken> env, String shownAs) {
    Argument table = argument("version_table", env);
    Argument schema = argument("version_table_schema", env);
    for (Argument each : List.of(table, schema)) {
      if (each.line() > 0 && each.text() == null) {
        return Result.bad(
            Problem.invalid(
                "migrate.alembic-version-table",
                "the name of Alembic's version table can't be read",
                new Where.InFile(shownAs, each.line(), 0),
                "it is computed, and relayctl reads the table without running Python",
                "write it as text: version_table_schema=\"ops\""));
      }
    }
    return Result.ok(
        new VersionTable(schema.text(), table.text() == null ? DEFAULT : table.text()));
  }

  Result<Current> read(Connections connections, DatabaseUrl database) {
    return connections.ask(database, connection -> Result.ok(read(connection)));
  }

  private Current read(Connection connection) throws SQLException {
    if (!isTrue(connection, "SELECT to_regclass(?) IS NOT NULL", sql())) {
      return new Current(List.of(), isTrue(connection, HAS_TABLES, null));
    }
    var revisions = new ArrayList<String>();
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT version_num FROM " + sql() + " ORDER BY 1");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        revisions.add(rows.getString(1));
      }
    }
    return new Current(revisions, false);
  }

  /**
   * Makes the database be at these revisions, in one transaction; makes the table as Alembic does.
   */
  void write(Connection connection, List<String> revisions) throws SQLException {
    Transaction.on(
        connection,
        statement -> {
          statement.execute("SET LOCAL lock_timeout = '10s'");
          // Not IF NOT EXISTS, which looks into the first schema of the path alone.
          if (!isTrue(connection, "SELECT to_regclass(?) IS NOT NULL", sql())) {
            statement.execute(
                "CREATE TABLE "
                    + sql()
                    + " (version_num VARCHAR(32) NOT NULL, CONSTRAINT "
                    + quoted(name + "_pkc")
                    + " PRIMARY KEY (version_num))");
          }
          statement.execute("LOCK TABLE " + sql() + " IN SHARE ROW EXCLUSIVE MODE");
          statement.execute("DELETE FROM " + sql());
          for (String revision : revisions) {
            try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + sql() + " VALUES (?)")) {
              insert.setString(1, revision);
              insert.executeUpdate();
            }
          }
        });
  }

  private static boolean isTrue(Connection connection, String question, @Nullable String value)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      if (value != null) {
        statement.setString(1, value);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  private String sql() {
    return schema == null ? quoted(name) : quoted(schema) + "." + quoted(name);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * A keyword argument.
   *
   * @param line 0 where there is none
   * @param text null where there is none, or where it isn't text
   */
  private record Argument(int line, @Nullable String text) {}

  private static Argument argument(String name, List<PythonToken> tokens) {
    for (int i = 0; i + 3 < tokens.size(); i++) {
      PythonToken token = tokens.get(i);
      if (token.isName(name) && tokens.get(i + 1).is('=') && !tokens.get(i + 2).is('=')) {
        PythonToken value = tokens.get(i + 2);
        boolean ends = tokens.get(i + 3).is(',') || tokens.get(i + 3).is(')');
        boolean none = value.isName("None") && ends;
        boolean text = value.kind() == Kind.STRING && ends;
        if (!none) {
          return new Argument(token.line(), text ? value.text() : null);
        }
      }
    }
    return new Argument(0, null);
  }
}
