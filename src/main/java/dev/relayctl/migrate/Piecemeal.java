package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Result.Done;
import dev.relayctl.problem.Where;
import java.io.IOException;
import java.nio.file.Path;
import org.flywaydb.core.api.MigrationInfo;

/**
 * A migration at work outside of a transaction: what its statements have done stays, wherever it
 * ends. So it counts as failed from its beginning, and as applied at its end; otherwise a run that
 * is killed, or loses its connections, would leave a file that the next one begins anew. Writes
 * over connections of its own: the file may have changed role and search path of Flyway's.
 */
final class Piecemeal {
  private final Connections connections;
  private final DatabaseUrl database;
  private final Migration migration;
  private final FailedRow row;
  private int statements;

  Piecemeal(
      Connections connections, DatabaseUrl database, Migration migration, MigrationInfo info) {
    this.connections = connections;
    this.database = database;
    this.migration = migration;
    this.row = FailedRow.of(info);
  }

  /** It counts as failed from now on: before its first statement, and again when one has failed. */
  Result<Done> mark() {
    return connections.ask(
        database,
        connection -> {
          row.write(connection);
          return Result.done();
        });
  }

  /** Its last statement has ended; Flyway writes its row next. */
  Result<Done> unmark() {
    return connections.ask(
        database,
        connection -> {
          row.remove(connection);
          return Result.done();
        });
  }

  /** Its next statement begins. */
  void next() {
    statements++;
  }

  /**
   * The line of the statement that began last. Flyway tells a callback only its text, so the file
   * is cut again; without a line when it isn't there any more.
   */
  Where place(Path project) {
    String file = migration.file();
    if (file == null) {
      return Where.file(migration.revision());
    }
    try {
      return SqlFiles.parse(ScriptFiles.read(project, file))
          .match(read -> new Where.InFile(file, line(read), 0), _ -> Where.file(file));
    } catch (IOException _) {
      return Where.file(file);
    }
  }

  private int line(SqlFiles read) {
    return statements > 0 && statements <= read.parts().size()
        ? read.parts().get(statements - 1).statement().line()
        : 0;
  }
}
