package dev.relayctl.environment;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The environment's PostgreSQL database.
 *
 * @param url what the app uses; perhaps through a pool
 * @param directUrl past the pool; null when it is to be derived from the URL
 * @param neon where it lives on Neon; null when it doesn't
 * @param restorePoints how they are taken before the schema changes; null for none
 * @param schema that the migrations manage
 * @param sharedWith other environments that use the same database on purpose
 */
public record Database(
    SecretSource url,
    @Nullable SecretSource directUrl,
    @Nullable Neon neon,
    @Nullable RestorePointPolicy restorePoints,
    String schema,
    List<EnvironmentName> sharedWith) {
  public Database {
    sharedWith = List.copyOf(sharedWith);
  }

  /**
   * How restore points are taken.
   *
   * @param form null for the usual one: branches on Neon, else dumps
   * @param directory of the files; relative to the project
   * @param keep at least so long
   */
  public record RestorePointPolicy(@Nullable Form form, String directory, Duration keep) {
    /** What is taken where the environment's file says nothing. */
    public static final RestorePointPolicy DEFAULT =
        new RestorePointPolicy(null, ".relayctl/restore-points", Duration.ofDays(7));

    /** What a restore point is. */
    public enum Form {
      /** A file of {@code pg_dump}. */
      DUMP,
      /** A branch at Neon. */
      BRANCH
    }
  }

  /** The Neon project that it is known to be in; null without one. */
  public @Nullable String neonProject() {
    return neon == null ? null : neon.project();
  }

  /** Whether restore points are wanted, as dumps. */
  public boolean isDumped() {
    return restorePoints != null && branchedIn() == null;
  }

  /** The Neon project in which restore points are branches; null when they are dumps. */
  public @Nullable String branchedIn() {
    RestorePointPolicy.Form form = restorePoints == null ? null : restorePoints.form();
    return form == RestorePointPolicy.Form.DUMP ? null : neonProject();
  }

  /**
   * A Neon project and the branch in it.
   *
   * @param project the id; null when not said
   * @param branch name or id; null when not said
   */
  public record Neon(@Nullable String project, @Nullable String branch) {}
}
