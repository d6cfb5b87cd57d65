package dev.relayctl.app;

import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.ReleasedGroup;
import dev.relayctl.plan.Wanted;
import java.util.Map;

/**
 * The wish for what a release consisted of: its image and machine configs, over the database as it
 * is. Neither migrations nor the release command run. The files say only how machines get there.
 */
final class ReleasedWish {
  private ReleasedWish() {}

  static Wanted of(
      Wanted files,
      ReleaseContent content,
      Map<String, String> secrets,
      Wanted.SecretsByHand secretsByHand) {
    return new Wanted(
        files.environment(),
        files.app(),
        files.organization(),
        files.tag(),
        files.image(),
        content.groups().stream().map(group -> group(group, files)).toList(),
        null,
        Wanted.MigrationsRun.MANUAL,
        files.rollout(),
        files.proof(),
        secrets,
        secretsByHand,
        // What it deploys is of the work tree; an earlier frontend is gone back to (SiteRollback).
        null,
        null);
  }

  private static Wanted.Group group(ReleasedGroup group, Wanted files) {
    return new Wanted.Group(
        group.name(),
        null,
        group.count(),
        Wanted.Standby.NONE,
        group.region(),
        group.config().of(files.tag()),
        files.groups().stream()
            .filter(same -> same.name().equals(group.name()))
            .findFirst()
            .map(Wanted.Group::disk)
            .orElse(null));
  }
}
