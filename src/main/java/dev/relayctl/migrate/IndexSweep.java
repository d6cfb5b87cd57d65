package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.postgres.SqlProblems;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Puts right what concurrent work on indexes has left that failed or was cut off, so that the same
 * migration can be tried again: an invalid index is dropped, and the failed row of Flyway's history
 * is removed. An index that the server has finished although nobody waited for it any more, is
 * recorded. Valid indexes are never touched.
 */
record IndexSweep(CancellableSource source, DatabaseUrl database, Progress progress) {
  private static final String FORGET =
      "DELETE FROM flyway_schema_history WHERE NOT success AND script = ?";

  /** Waiting for older transactions while nobody is blocked; the next run drops it else. */
  private static final Duration LONGEST_DROP = Duration.ofSeconds(20);

  /**
   * Takes away what a migration has left that failed or was cut off.
   *
   * @return the names of the indexes that were dropped; {@code migrate.index-being-built} while a
   *     process works on the table of one that would have to be
   */
  Result<List<String>> clean(Migration failed, ConcurrentFile file, MigrationFiles read) {
    return asked(
        List.of(),
        connection -> {
          Result<List<String>> dropped = drop(connection, file);
          if (dropped.problems().isEmpty()) {
            forget(connection, script(read, failed));
          }
          return dropped;
        });
  }

  /**
   * Looks whether the next migration has been done already by a run that was cut off.
   *
   * @return whether it was, and is recorded now; {@code migrate.index-exists} when an index is in
   *     its way
   */
  Result<Boolean> recorded(MigrationInfo next, Migration migration, ConcurrentFile file) {
    if (!next.isVersioned()) {
      return Result.ok(false);
    }
    return asked(
        false,
        connection -> {
          var remains = new IndexRemains(connection);
          int done = 0;
          for (ConcurrentFile.Operation operation : file.operations()) {
            done += remains.has(operation) ? 1 : 0;
          }
          if (done == file.operations().size()) {
            HistoryRows.write(
                connection, List.of(), List.of(HistoryRows.Row.of(next, next.getScript())));
            progress.on(
                new Progress.Event.Note(
                    "revision "
                        + migration.revision()
                        + " was done already, by a run that was cut off or by hand; it is recorded"));
            return Result.ok(true);
          }
          return inTheWay(remains, migration, file);
        });
  }

  private static Result<Boolean> inTheWay(
      IndexRemains remains, Migration migration, ConcurrentFile file) throws SQLException {
    for (ConcurrentFile.Operation operation : file.operations()) {
      if (operation instanceof ConcurrentFile.Build build && !build.lenient()) {
        Optional<IndexRemains.Index> index = remains.namesake(build);
        if (index.isPresent()) {
          return Result.bad(
              Problem.refused(
                  "migrate.index-exists",
                  "the index " + index.get().name() + " is there already",
                  Where.file(String.valueOf(migration.file())),
                  "revision "
                      + migration.revision()
                      + " builds it, and the database has: "
                      + index.get().definition(),
                  "write CREATE INDEX CONCURRENTLY IF NOT EXISTS if that is the index you want;"
                      + " else DROP INDEX CONCURRENTLY "
                      + index.get().name()));
        }
      }
    }
    return Result.ok(false);
  }

  private Result<List<String>> drop(Connection connection, ConcurrentFile file)
      throws SQLException {
    var remains = new IndexRemains(connection);
    List<String> dropped = new ArrayList<>();
    for (ConcurrentFile.Operation operation : file.operations()) {
      for (IndexRemains.Index index : remains.left(operation)) {
        if (index.builder() != 0) {
          return Result.bad(beingBuilt(index));
        }
        remains.drop(index);
        dropped.add(index.name());
        progress.on(
            new Progress.Event.Note(
                "dropped the invalid index " + index.name() + ", which a failed build had left"));
      }
    }
    return Result.ok(dropped);
  }

  private Problem beingBuilt(IndexRemains.Index index) {
    return new Problem.Locked(
        Problem.facts(
            "migrate.index-being-built",
            "an index of the table that " + index.name() + " belongs to is being built",
            SqlProblems.where(database),
            "process "
                + index.builder()
                + " of the server works on it, perhaps for a run that was"
                + " cut off",
            "wait for it (select * from pg_stat_progress_create_index), then try again"));
  }

  private static void forget(Connection connection, String script) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setString(1, script);
      statement.executeUpdate();
    }
  }

  private static String script(MigrationFiles read, Migration migration) {
    return read.found().stream()
        .map(MigrationFiles.Found::script)
        .filter(script -> read.path(script).equals(migration.file()))
        .findFirst()
        .orElse("");
  }

  private interface Work<T> {
    Result<T> on(Connection connection) throws SQLException;
  }

  /** On a connection of its own. Before the first migration there is nothing to clean. */
  private <T> Result<T> asked(T otherwise, Work<T> work) {
    return source
        .run(() -> {
          try (Connection connection = source.getConnection();
              Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = " + LONGEST_DROP.toMillis());
            return hasHistory(statement) ? work.on(connection) : Result.ok(otherwise);
          } catch (SQLException e) {
            return Result.<T>bad(SqlProblems.asking(e, database));
          }
        })
        .orElseGet(() -> Result.bad(interrupted()));
  }

  private static boolean hasHistory(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT to_regclass('flyway_schema_history') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private Problem interrupted() {
    return new Problem.Interrupted(
        Problem.facts(
            "migrate.interrupted",
            "interrupted while an invalid index was dropped",
            SqlProblems.where(database),
            "the process was asked to stop; no migration was begun",
            "the same command goes on from there"));
  }
}
