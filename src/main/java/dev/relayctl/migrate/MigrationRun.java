package dev.relayctl.migrate;

import dev.relayctl.plan.Migration;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations.Migrated.Took;
import dev.relayctl.run.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.exception.FlywayBlockStatementExecutionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * What happens while Flyway migrates: it sets the timeouts of each migration, tells the progress,
 * and remembers what was applied. A migration counts as applied when the next event comes after its
 * transaction, because Flyway's {@code afterEachMigrate} comes before the commit, which may still
 * fail (a deferred constraint).
 */
final class MigrationRun implements Callback {
  private final SchemaReading reading;
  private final Surroundings around;
  private final List<Took> applied = new ArrayList<>();
  private @Nullable Begun begun;
  private @Nullable Problem stopped;

  /**
   * The migration at work.
   *
   * @param piecemeal empty for one that a transaction guards, or {@link IndexSweep}
   */
  private record Begun(
      Migration migration,
      Optional<Backfill> backfill,
      Optional<Piecemeal> piecemeal,
      Instant at,
      boolean finished) {}

  MigrationRun(SchemaReading reading, Surroundings around) {
    this.reading = reading;
    this.around = around;
  }

  /** Those that are committed, in order. */
  List<Took> applied() {
    return List.copyOf(applied);
  }

  /** The migration that was at work when Flyway stopped; null when none was. */
  @Nullable Migration unfinished() {
    return begun == null ? null : begun.migration();
  }

  /** The same, when it works without a transaction that would take it back; empty otherwise. */
  Optional<Piecemeal> piecemeal() {
    return begun == null ? Optional.empty() : begun.piecemeal();
  }

  /** Whether it does nothing but work on indexes concurrently. */
  boolean indexesOnly() {
    return begun != null && reading.concurrent().of(begun.migration().file()).isPresent();
  }

  /** Flyway has stopped within a migration, and perhaps couldn't write so any more. */
  void broken() {
    // If there is no connection for this one either, the row from the beginning is still there.
    piecemeal().ifPresent(Piecemeal::mark);
  }

  /** Why a backfill stopped, which Flyway only knows as an exception; null when none did. */
  @Nullable Problem stopped() {
    return stopped;
  }

  /** What every connection of Flyway starts with. */
  static String initSql(Duration lockTimeout, Duration statementTimeout) {
    // The driver gives the session this machine's time zone, and migrations may depend on it
    // (timestamp to timestamptz): the same file has to do the same from everywhere.
    return "SET TIME ZONE 'UTC'; " + timeouts(lockTimeout, statementTimeout);
  }

  @Override
  public boolean supports(Event event, Context context) {
    return switch (event) {
      case BEFORE_EACH_MIGRATE,
          AFTER_EACH_MIGRATE,
          BEFORE_EACH_MIGRATE_STATEMENT,
          AFTER_EACH_MIGRATE_STATEMENT,
          AFTER_EACH_MIGRATE_STATEMENT_ERROR,
          AFTER_MIGRATE ->
          true;
      // An event of a later Flyway is none of ours, so this switch needs its default.
      default -> false;
    };
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public String getCallbackName() {
    return "relayctl";
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      switch (event) {
        case BEFORE_EACH_MIGRATE -> begin(context);
        case AFTER_EACH_MIGRATE -> finish();
        case BEFORE_EACH_MIGRATE_STATEMENT -> statement(context);
        case AFTER_EACH_MIGRATE_STATEMENT, AFTER_EACH_MIGRATE_STATEMENT_ERROR ->
            around.watch().ended();
        case AFTER_MIGRATE -> settle();
        default -> throw new IllegalStateException("not asked for: " + event);
      }
    } catch (SQLException e) {
      throw new FlywayException(e);
    }
  }

  /** Flyway has returned without an exception: the last transaction is committed, too. */
  void settle() {
    Begun last = begun;
    if (last != null && last.finished()) {
      Duration took = Duration.between(last.at(), around.clock().instant());
      begun = null;
      applied.add(new Took(last.migration(), took));
      around.progress().on(new Progress.Event.MigrationApplied(last.migration(), took));
    }
  }

  private void begin(Context context) throws SQLException {
    settle();
    MigrationInfo info = context.getMigrationInfo();
    Migration migration = reading.migration(info);
    // Again for each: the one before may have left others behind (session-setting-leak).
    execute(context.getConnection(), timeouts(around.limits().lockTimeout()));
    // Read anew: a file that was edited a moment ago is applied as it is now.
    Optional<Backfill> backfill = certain(reading.backfills().of(migration));
    Optional<Piecemeal> piecemeal = piecemeal(context, migration);
    piecemeal.ifPresent(file -> certain(file.mark()));
    begun = new Begun(migration, backfill, piecemeal, around.clock().instant(), false);
    around.progress().on(new Progress.Event.MigrationBegun(migration));
  }

  private Optional<Piecemeal> piecemeal(Context context, Migration migration) throws SQLException {
    return context.getConnection().getAutoCommit()
            && reading.concurrent().of(migration.file()).isEmpty()
        ? Optional.of(
            new Piecemeal(
                around.connections(), around.database(), migration, context.getMigrationInfo()))
        : Optional.empty();
  }

  private void finish() {
    if (begun != null) {
      begun
          .piecemeal()
          .ifPresent(file ->
              file.unmark()
                  .orElse(problems -> {
                    throw new FlywayException(problems.getFirst().facts().why());
                  }));
      begun = new Begun(begun.migration(), begun.backfill(), begun.piecemeal(), begun.at(), true);
    }
  }

  /** Out of Flyway there is no way but an exception. */
  private <T> T certain(Result<T> result) {
    return result.orElse(problems -> {
      stopped = problems.getFirst();
      throw new FlywayException(problems.getFirst().facts().what());
    });
  }

  /**
   * A build with CONCURRENTLY waits for older transactions, counts that as waiting for a lock, and
   * leaves an invalid index when it is cancelled; it blocks nobody meanwhile, so it may wait
   * ({@code specs/migration-safety.md} §3). The word in a comment does no harm.
   */
  private void statement(Context context) throws SQLException {
    Connection connection = context.getConnection();
    if (begun != null && begun.backfill().isPresent()) {
      batches(context, begun.migration(), begun.backfill().get());
    }
    if (connection.getAutoCommit() && context.getStatement() != null) {
      String sql = context.getStatement().getSql().toUpperCase(Locale.ROOT);
      boolean patient = sql.contains("CONCURRENTLY");
      execute(connection, timeouts(patient ? Duration.ZERO : around.limits().lockTimeout()));
    }
    piecemeal().ifPresent(Piecemeal::next);
    around.watch().begun(connection.unwrap(PGConnection.class).getBackendPID());
  }

  /**
   * All batches of a backfill instead of its statement, which Flyway then leaves out as a callback
   * may ask it to. The transaction that it had begun goes on: it commits it after it has written
   * the migration's row, and writes none when a batch has failed.
   */
  private void batches(Context context, Migration migration, Backfill backfill)
      throws SQLException {
    String sql = context.getStatement().getSql();
    certain(new Batches(around, context.getConnection(), migration, backfill, sql).run());
    String done = "done in batches by relayctl";
    throw new FlywayBlockStatementExecutionException(
        new ErrorDetails(CoreErrorCode.ERROR, done), done);
  }

  private String timeouts(Duration lockTimeout) {
    return timeouts(lockTimeout, around.limits().statementTimeout());
  }

  private static String timeouts(Duration lockTimeout, Duration statementTimeout) {
    return "SET lock_timeout = "
        + lockTimeout.toMillis()
        + "; SET statement_timeout = "
        + statementTimeout.toMillis();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
