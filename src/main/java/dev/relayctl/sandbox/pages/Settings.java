package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;

/**
 * What the platform was seen to do at times and not at others.
 *
 * @param dropEnvVarsOnCreate whether a creation forgets its variables (§3.3)
 * @param revertDestinationDir whether a creation forgets its output directory (§3.3)
 * @param gitInstallation whether projects with a {@code source} can be made (§3.4)
 * @param uploadTokenSeconds how long an upload token is good
 */
record Settings(
    boolean dropEnvVarsOnCreate,
    boolean revertDestinationDir,
    boolean gitInstallation,
    long uploadTokenSeconds) {
  /** The unpleasant ones, so that clients always look at what was made. */
  static final Settings USUAL = new Settings(true, true, true, 300);

  /** These with those that are given. */
  Settings with(ObjectNode given) {
    return new Settings(
        given.path("dropEnvVarsOnCreate").asBoolean(dropEnvVarsOnCreate),
        given.path("revertDestinationDir").asBoolean(revertDestinationDir),
        given.path("gitInstallation").asBoolean(gitInstallation),
        given.path("uploadTokenSeconds").asLong(uploadTokenSeconds));
  }

  ObjectNode shown() {
    return Json.object()
        .put("dropEnvVarsOnCreate", dropEnvVarsOnCreate)
        .put("revertDestinationDir", revertDestinationDir)
        .put("gitInstallation", gitInstallation)
        .put("uploadTokenSeconds", uploadTokenSeconds);
  }
}
