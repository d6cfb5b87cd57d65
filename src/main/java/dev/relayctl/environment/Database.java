package dev.relayctl.environment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The environment's PostgreSQL database.
 *
 * @param url what the app uses; perhaps through a pool
 * @param directUrl past the pool; null when it is to be derived from the URL
 * @param neon where it lives on Neon; null when it doesn't
 * @param schema that the migrations manage
 * @param sharedWith other environments that use the same database on purpose
 */
public record Database(
    SecretSource url,
    @Nullable SecretSource directUrl,
    @Nullable Neon neon,
    String schema,
    List<EnvironmentName> sharedWith) {
  public Database {
    sharedWith = List.copyOf(sharedWith);
  }

  /**
   * A Neon project and the branch in it.
   *
   * @param project the id; null when not said
   * @param branch name or id; null when not said
   */
  public record Neon(@Nullable String project, @Nullable String branch) {}
}
