package dev.relayctl.migrate;

import dev.relayctl.plan.Migration;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated.Took;
import dev.relayctl.run.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
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
  private final Limits limits;
  private final Progress progress;
  private final InstantSource clock;
  private final LockWatch watch;
  private final List<Took> applied = new ArrayList<>();
  private @Nullable Begun begun;

  private record Begun(Migration migration, Instant at, boolean finished) {}

  MigrationRun(
      SchemaReading reading,
      Limits limits,
      Progress progress,
      InstantSource clock,
      LockWatch watch) {
    this.reading = reading;
    this.limits = limits;
    this.progress = progress;
    this.clock = clock;
    this.watch = watch;
  }

  /** Those that are committed, in order. */
  List<Took> applied() {
    return List.copyOf(applied);
  }

  /** The migration that was at work when Flyway stopped; null when none was. */
  @Nullable Migration unfinished() {
    return begun == null ? null : begun.migration();
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
        case AFTER_EACH_MIGRATE_STATEMENT, AFTER_EACH_MIGRATE_STATEMENT_ERROR -> watch.ended();
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
      Duration took = Duration.between(last.at(), clock.instant());
      begun = null;
      applied.add(new Took(last.migration(), took));
      progress.on(new Progress.Event.MigrationApplied(last.migration(), took));
    }
  }

  private void begin(Context context) throws SQLException {
    settle();
    MigrationInfo info = context.getMigrationInfo();
    Migration migration = reading.migration(info);
    // Again for each: the one before may have left others behind (session-setting-leak).
    execute(context.getConnection(), timeouts(limits.lockTimeout(), limits.statementTimeout()));
    begun = new Begun(migration, clock.instant(), false);
    progress.on(new Progress.Event.MigrationBegun(migration));
  }

  private void finish() {
    if (begun != null) {
      begun = new Begun(begun.migration(), begun.at(), true);
    }
  }

  /**
   * A build with CONCURRENTLY waits for older transactions, counts that as waiting for a lock, and
   * leaves an invalid index when it is cancelled; it blocks nobody meanwhile, so it may wait
   * ({@code specs/migration-safety.md} §3). The word in a comment does no harm.
   */
  private void statement(Context context) throws SQLException {
    Connection connection = context.getConnection();
    if (connection.getAutoCommit() && context.getStatement() != null) {
      String sql = context.getStatement().getSql().toUpperCase(Locale.ROOT);
      Duration lockTimeout = sql.contains("CONCURRENTLY") ? Duration.ZERO : limits.lockTimeout();
      execute(connection, timeouts(lockTimeout, limits.statementTimeout()));
    }
    watch.begun(connection.unwrap(PGConnection.class).getBackendPID());
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
