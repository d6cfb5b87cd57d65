package dev.relayctl.plan;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of the schema.
 *
 * @param revision its identifier: a Flyway version, {@code R} and the description for a repeatable
 *     one, an Alembic revision
 * @param description in words, from its file's name
 * @param file relative to the project; null when no file has it
 * @param checksum of its content, as the engine computes it; null when the engine has none
 */
public record Migration(
    String revision, String description, @Nullable String file, @Nullable String checksum) {

  /**
   * A migration that a database has.
   *
   * @param at when it was applied
   * @param took how long it ran
   * @param by the database user that ran it
   */
  public record Applied(Migration migration, Instant at, Duration took, String by) {}
}
