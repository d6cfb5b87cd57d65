package dev.relayctl.environment;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the schema is brought up to date.
 *
 * @param directory relative to the project
 * @param command what runs Alembic, the program with its arguments; empty for relayctl's choice
 * @param lockTimeout how long a statement waits for a lock
 * @param statementTimeout how long a statement may run; null for no limit
 * @param usage how the project's sources name tables and columns, beside what is known anyway
 */
public record Migrations(
    Engine engine,
    String directory,
    Runner run,
    List<String> command,
    Duration lockTimeout,
    @Nullable Duration statementTimeout,
    List<UsagePatterns> usage) {
  public Migrations {
    command = List.copyOf(command);
    usage = List.copyOf(usage);
  }

  /** What applies migrations. */
  public enum Engine {
    FLYWAY,
    ALEMBIC
  }

  /** Who applies them. */
  public enum Runner {
    /** A machine of the new image, before the others are replaced. */
    RELEASE_COMMAND,
    /** relayctl itself. */
    DIRECT,
    /** Somebody, with {@code relayctl migrate}. */
    MANUAL
  }
}
