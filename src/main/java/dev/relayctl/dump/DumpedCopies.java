package dev.relayctl.dump;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.DatabaseCopies;
import dev.relayctl.run.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Copies by {@code pg_dump} and {@code pg_restore}, over a file that is deleted afterwards. */
public final class DumpedCopies implements DatabaseCopies {
  private final DumpTools tools;

  public DumpedCopies(DumpTools tools) {
    this.tools = tools;
  }

  @Override
  public Result<Done> copy(
      DatabaseUrl from,
      DatabaseUrl empty,
      Path workspace,
      Duration lockTimeout,
      Progress progress) {
    return tools
        .connections()
        .ask(from, connection -> Result.ok(Source.of(connection)))
        .then(source ->
            tools
                .programs(from, source.server())
                .then(programs ->
                    tools
                        .connections()
                        .ask(empty, connection -> Result.ok(source.prepare(connection)))
                        .then(extensions ->
                            copy(
                                tools.commands(programs, from),
                                tools.commands(programs, empty),
                                workspace,
                                extensions,
                                lockTimeout,
                                progress))));
  }

  private Result<Done> copy(
      DumpCommands from,
      DumpCommands empty,
      Path workspace,
      Set<String> extensions,
      Duration lockTimeout,
      Progress progress) {
    return DumpFiles.fresh(workspace, "copy", tools.host(), tools.clock().instant())
        .then(file -> {
          Path list = DumpFiles.beside(file.part(), "list", tools.host());
          try {
            return from.dump(file.part(), lockTimeout, progress)
                .then(_ ->
                    empty.listed(
                        file.part(), list, contents -> ArchiveList.copied(contents, extensions)))
                .then(_ -> empty.fill(file.part(), list));
          } finally {
            file.discard();
            DumpFiles.delete(list);
          }
        });
  }

  /**
   * What a copy has to be ready for.
   *
   * @param server the source's major version
   * @param roles that policies and migrations may name
   */
  private record Source(int server, List<String> roles) {
    private static final String ROLES =
        "SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%' ORDER BY 1";

    private static final String MISSING =
        "SELECT quote_ident(?) WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)";

    private static final String EXTENSIONS =
        "SELECT DISTINCT name FROM pg_available_extension_versions WHERE trusted OR NOT superuser";

    static Source of(Connection connection) throws SQLException {
      return new Source(Activity.of(connection).server(), texts(connection, ROLES));
    }

    /** Makes the roles, without any right; the extensions that the copy's own role may make. */
    Set<String> prepare(Connection connection) throws SQLException {
      for (String role : roles) {
        try (PreparedStatement missing = connection.prepareStatement(MISSING)) {
          missing.setString(1, role);
          missing.setString(2, role);
          try (ResultSet row = missing.executeQuery();
              Statement statement = connection.createStatement()) {
            if (row.next()) {
              statement.execute("CREATE ROLE " + row.getString(1) + " NOLOGIN");
            }
          }
        }
      }
      return Set.copyOf(texts(connection, EXTENSIONS));
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
      List<String> texts = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          texts.add(row.getString(1));
        }
      }
      return texts;
    }
  }
}
