package dev.relayctl.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every machine of a release carries in its metadata, so that the release is known when the
 * database is not.
 *
 * @param number counted per environment from 1
 * @param commit the commit of the work tree; null when the project isn't in git
 * @param branch its branch; null when unknown or detached
 * @param revision the database's revision that goes with it; null without migrations
 */
public record ReleaseTag(
    int number, @Nullable String commit, @Nullable String branch, @Nullable String revision) {
  static final String RELEASE = "relayctl_release";
  static final String SLOT = "relayctl_slot";
  static final String COMMIT = "relayctl_commit";
  static final String BRANCH = "relayctl_branch";
  static final String REVISION = "relayctl_revision";

  /** The metadata, Fly's own keys among it ({@code specs/fly-machines.md} §4). */
  public Map<String, String> metadata() {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("fly_platform_version", "v2");
    metadata.put("fly_release_version", Integer.toString(number));
    metadata.put(RELEASE, Integer.toString(number));
    if (commit != null) {
      metadata.put(COMMIT, commit);
    }
    if (branch != null) {
      metadata.put(BRANCH, branch);
    }
    if (revision != null) {
      metadata.put(REVISION, revision);
    }
    return metadata;
  }
}
