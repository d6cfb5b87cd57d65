package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.flytoml.MaxUnavailable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an environment is to look like, made from its definition and {@code fly.toml}.
 *
 * @param organization the owner of the app when it has to be created
 * @param tag what the machines of this release carry
 * @param groups one per process group, in the order in which they are deployed
 * @param releaseCommand null when {@code fly.toml} has none
 * @param maxUnavailable how many machines of a group may be replaced at once
 * @param machineWait how long one machine may take to be started and healthy
 * @param secrets the fingerprint of each secret that the environment declares, by name
 */
public record Wanted(
    EnvironmentName environment,
    AppName app,
    String organization,
    ReleaseTag tag,
    Image image,
    List<Group> groups,
    @Nullable ReleaseCommand releaseCommand,
    MigrationsRun migrations,
    MaxUnavailable maxUnavailable,
    Duration machineWait,
    @Nullable Verification verification,
    Map<String, String> secrets) {
  public Wanted {
    groups = List.copyOf(groups);
    secrets = Map.copyOf(secrets);
  }

  /** Who applies migrations. */
  public enum MigrationsRun {
    RELEASE_COMMAND,
    DIRECT,
    MANUAL
  }

  /**
   * The machines of a process group.
   *
   * @param count how many; null to keep those that are there, or the default for a new group
   * @param defaultCount how many a new group gets
   */
  public record Group(
      String name,
      @Nullable Integer count,
      int defaultCount,
      @Nullable String region,
      MachineConfig config) {}

  /** The command that runs before the new version starts. */
  public record ReleaseCommand(@Nullable String region, MachineConfig config, Duration timeout) {}

  /**
   * What to ask of the deployed app.
   *
   * @param url the app's URL; null to take the one that Fly reports
   * @param soak how long it has to go on answering; zero for one good answer
   */
  public record Verification(
      @Nullable URI url, String path, int expect, Duration timeout, Duration soak) {}
}
