package dev.relayctl.plan;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Image, configuration and schema revision that were deployed together.
 *
 * @param number counted per environment from 1
 * @param image as machines name it, with its digest
 * @param commit of the work tree; null when unknown
 * @param revision the database's revision afterwards; null without migrations
 * @param secrets the fingerprint of each secret that was set, by name; never a value
 * @param secretDigests Fly's digest of each secret that its machines got, by name, those set by
 *     hand included; null when an older relayctl recorded it
 * @param by who deployed it
 */
public record Release(
    int number,
    String image,
    @Nullable String commit,
    @Nullable String branch,
    @Nullable String revision,
    Map<String, String> secrets,
    @Nullable Map<String, String> secretDigests,
    Instant at,
    String by) {
  public Release {
    secrets = Map.copyOf(secrets);
    secretDigests = secretDigests == null ? null : Map.copyOf(secretDigests);
  }

  /** The same release, with other digests. */
  public Release withSecretDigests(Map<String, String> digests) {
    return new Release(number, image, commit, branch, revision, secrets, digests, at, by);
  }
}
