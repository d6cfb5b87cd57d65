package dev.relayctl.run;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of an app with all that Fly tells of them, never a value ({@code
 * specs/fly-machines.md} §2.6). Machines get a change when they are created or updated, not before.
 * Each method makes one request, tried once and harmless when repeated.
 */
public interface AppSecrets {
  /** All of them, sorted by name. */
  Result<List<Kept>> list(AppName app);

  /** Sets values; all secrets afterwards. */
  Result<List<Kept>> set(AppName app, Map<String, Secret> values);

  /** Takes secrets away, also some that aren't there; all secrets afterwards. */
  Result<List<Kept>> unset(AppName app, Collection<String> names);

  /**
   * A secret as Fly shows it.
   *
   * @param digest the same for the same value in the same app
   * @param createdAt null when Fly doesn't tell
   * @param updatedAt when its value was set last; null when Fly doesn't tell
   */
  record Kept(
      String name, String digest, @Nullable Instant createdAt, @Nullable Instant updatedAt) {}
}
