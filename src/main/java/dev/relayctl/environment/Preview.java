package dev.relayctl.environment;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a template's previews are made of.
 *
 * @param from the environment whose database theirs are made from
 * @param template the database on its server that is copied; null for its own
 * @param anonymise a SQL script that runs on a copy first, relative to the project; null for none
 * @param productionData whether {@code from} may be a production environment
 * @param keep so long after it was made a preview may be pruned
 * @param limit how many there may be at once
 */
public record Preview(
    EnvironmentName from,
    Data data,
    @Nullable String template,
    @Nullable String anonymise,
    ProductionData productionData,
    Duration keep,
    int limit) {
  static final Duration USUAL_KEEP = Duration.ofDays(14);
  static final int USUAL_LIMIT = 20;

  /** What of the parent's database a preview gets. */
  public enum Data {
    /** Nothing: its own migrations make the schema. */
    SCHEMA,
    /** A copy of everything. */
    ALL
  }

  /** The named permission. */
  public enum ProductionData {
    REFUSED,
    ALLOWED
  }
}
