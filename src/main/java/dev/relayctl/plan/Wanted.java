package dev.relayctl.plan;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend.Pages;
import dev.relayctl.environment.flytoml.MaxUnavailable;
import dev.relayctl.environment.flytoml.Strategy;
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
 * @param rollout how machines get there
 * @param secrets the fingerprint of each secret that the environment declares, by name
 * @param secretsByHand what becomes of secrets that somebody changed at Fly
 * @param pages the frontend, with the variables that its build is to see; null when it is left as
 *     it is
 * @param upload how that is built here and uploaded; null when somebody else does it
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
    Rollout rollout,
    Proof proof,
    Map<String, String> secrets,
    SecretsByHand secretsByHand,
    @Nullable Pages pages,
    @Nullable SiteUpload upload) {
  public Wanted {
    groups = List.copyOf(groups);
    secrets = Map.copyOf(secrets);
  }

  /** What becomes of secrets that somebody set or unset at Fly since the last release. */
  public enum SecretsByHand {
    /** Machines get them; a declared one gets its declared value back. */
    FOLLOWED,
    /** Nothing is done because of them. */
    LEFT_ALONE
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
   * @param defaultCount how many a new group gets, a standby not counted
   * @param standby whether a new group gets a machine that stands by for its first
   * @param disk what each of its machines mounts; null for nothing
   */
  public record Group(
      String name,
      @Nullable Integer count,
      int defaultCount,
      Standby standby,
      @Nullable String region,
      MachineConfig config,
      @Nullable Disk disk) {}

  /** Whether a new group gets a machine that starts when its first one's host fails. */
  public enum Standby {
    NONE,
    ONE
  }

  /** The command that runs before the new version starts. */
  public record ReleaseCommand(@Nullable String region, MachineConfig config, Duration timeout) {}

  /**
   * How machines get from what they are to what is wanted.
   *
   * @param maxUnavailable how many machines of a group may be replaced at once
   * @param machineWait how long one machine may take to be started and healthy
   * @param settle how long Fly's proxies may take to notice that a machine gets requests or none
   * @param reach which groups are touched
   */
  public record Rollout(
      Strategy strategy,
      MaxUnavailable maxUnavailable,
      Duration machineWait,
      Duration settle,
      Reach reach) {}

  /** Which process groups a deploy touches. */
  public sealed interface Reach {
    /** All, and machines of groups that are gone are removed. */
    record Everything() implements Reach {}

    /** Those; all others stay as they are. */
    record Only(List<String> groups) implements Reach {
      public Only {
        groups = List.copyOf(groups);
      }
    }

    /** Whether it touches the group. */
    default boolean touches(String group) {
      return switch (this) {
        case Everything() -> true;
        case Only(var groups) -> groups.contains(group);
      };
    }
  }

  /**
   * What has to hold before the release counts as done.
   *
   * @param verification null to ask nothing over HTTP
   * @param soak how long machines are watched afterwards; zero for not at all
   * @param versionPath where the app tells its commit; null when it doesn't
   */
  public record Proof(
      @Nullable Verification verification, Duration soak, @Nullable String versionPath) {}

  /**
   * What to ask of the deployed app.
   *
   * @param url the app's URL; null to take the one that Fly reports
   * @param timeout until it answers as expected
   */
  public record Verification(@Nullable URI url, String path, int expect, Duration timeout) {}
}
