package dev.relayctl.environment;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is deployed, how, and when it counts as done.
 *
 * @param branch that is deployed here; null when any may be
 * @param promoteFrom where an image has to have run before; null when nowhere
 * @param promoteAfter for how long it has to have run there; zero for no time
 * @param strategy null when the Fly configuration decides
 * @param maxUnavailable null when the Fly configuration decides
 * @param waitTimeout for one machine to be started and healthy
 * @param counts machines for each process group; groups that are missing stay as they are
 */
public record Deploy(
    @Nullable String branch,
    @Nullable EnvironmentName promoteFrom,
    Duration promoteAfter,
    @Nullable Strategy strategy,
    Verify verify,
    @Nullable MaxUnavailable maxUnavailable,
    Duration waitTimeout,
    Map<String, Integer> counts) {
  public Deploy {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /** How machines are replaced. */
  public enum Strategy {
    ROLLING,
    CANARY,
    BLUEGREEN,
    IMMEDIATE
  }

  /**
   * The proof that it worked.
   *
   * @param http a path that is asked for at the public URL; null for none
   * @param expect the status code that counts
   * @param version a path there whose answer holds the commit that runs; null for none
   * @param soak how long machines are watched afterwards; zero for not at all
   * @param timeout until the path answers as expected
   */
  public record Verify(
      @Nullable String http,
      int expect,
      @Nullable String version,
      Duration soak,
      Duration timeout) {}

  /** How much may be out of service at once. */
  public sealed interface MaxUnavailable {
    /** That many machines, at least one. */
    record Count(int machines) implements MaxUnavailable {}

    /** That share of a process group, between 0 and 1. */
    record Share(double share) implements MaxUnavailable {}
  }
}
