package dev.relayctl.engine.postgres;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Rehearsal;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;

/** What came of rehearsals: rows that are only ever added. */
final class Rehearsals {
  private static final String WRITE =
      """
      INSERT INTO relayctl.rehearsal (environment, at, by, revision, migrations, back, problem)
      VALUES (?, ?, ?, ?, ?::jsonb, ?, ?)
      ON CONFLICT (environment, at) DO NOTHING
      """;

  private Rehearsals() {}

  static Result<Done> write(Connection connection, EnvironmentName environment, Rehearsal rehearsal)
      throws SQLException {
    try (var statement =
        LockRow.prepared(
            connection,
            WRITE,
            environment.value(),
            rehearsal.at().atOffset(ZoneOffset.UTC),
            rehearsal.by(),
            rehearsal.revision(),
            LedgerJson.tried(rehearsal.migrations()),
            rehearsal.back().name(),
            rehearsal.problem())) {
      statement.executeUpdate();
      return Result.done();
    }
  }
}
