package dev.relayctl.previews;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.run.PreviewDatabases.Script;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A copy of the parent's database that nobody uses yet. */
public record Copied(Connections connections, DatabaseUrl copy) {
  /**
   * Makes it a preview's own: the parent's ledger goes, the migrations' history stays, and the
   * script has run.
   */
  public Result<Done> own(@Nullable Script script) {
    return connections
        .source(copy)
        .then(source -> {
          try (Connection connection = source.getConnection()) {
            Statements.run(connection, "DROP SCHEMA IF EXISTS %I CASCADE", "relayctl");
            return script == null ? Result.done() : anonymised(connection, script);
          } catch (SQLException e) {
            return Result.bad(SqlProblems.asking(e, copy));
          }
        });
  }

  private Result<Done> anonymised(Connection connection, Script script) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(script.text());
      connection.commit();
      return Result.done();
    } catch (SQLException e) {
      return Result.bad(PreviewProblems.script(script, SqlProblems.message(e, copy)));
    }
  }
}
