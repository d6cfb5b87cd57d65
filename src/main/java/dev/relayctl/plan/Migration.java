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
 * @param checksum of its content, as Flyway computes it; for Alembic, which has none, the first
 *     sixteen digits of SHA-256 over the file; null when no file has it
 */
public record Migration(
    String revision, String description, @Nullable String file, @Nullable String checksum) {

  /**
   * A migration that a database has.
   *
   * @param at when it was applied; null when the engine doesn't record it, as Alembic
   * @param took how long it ran; null likewise
   * @param by the database user that ran it; null likewise
   */
  public record Applied(
      Migration migration, @Nullable Instant at, @Nullable Duration took, @Nullable String by) {}
}
