package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The migrations of a project and of one database. */
public interface Migrations {
  /** Reads what is applied and what is pending, without writing anything. Repeatable; blocks. */
  Result<SchemaState> state(DatabaseUrl database, Files files);

  /**
   * Applies pending migrations in order and stops at the first that fails. The database is left at
   * the last migration that succeeded.
   */
  Result<Migrated> migrate(DatabaseUrl database, Files files, Limits limits, Progress progress);

  /**
   * Where the migrations lie.
   *
   * @param engine {@code flyway} or {@code alembic}
   * @param project the project's directory
   * @param directory relative to it
   * @param command the program with its arguments that runs Alembic; empty for relayctl's choice
   */
  record Files(String engine, Path project, String directory, List<String> command) {
    public Files {
      command = List.copyOf(command);
    }

    /** With relayctl's choice of the program. */
    public Files(String engine, Path project, String directory) {
      this(engine, project, directory, List.of());
    }
  }

  /**
   * How far and how long.
   *
   * @param to the last revision to apply; null for all
   * @param lockTimeout how long a statement may wait for a lock; never zero
   * @param statementTimeout how long a statement may run; zero for no limit
   */
  record Limits(@Nullable String to, Duration lockTimeout, Duration statementTimeout) {}

  /**
   * What a call of {@link #migrate} did.
   *
   * @param applied those that succeeded, in order, with their times
   * @param failure why it stopped; null when nothing failed
   */
  record Migrated(List<Took> applied, @Nullable Problem failure) {
    public Migrated {
      applied = List.copyOf(applied);
    }

    /** Where it doesn't matter how far it came: all, or why not. */
    public Result<Result.Done> whole() {
      return failure == null ? Result.done() : Result.bad(failure);
    }

    /** A migration with the time that it took. */
    public record Took(Migration migration, Duration time) {}
  }
}
