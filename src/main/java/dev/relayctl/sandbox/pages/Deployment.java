package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment (§5).
 *
 * @param project its name
 * @param settings what it was made with, whatever becomes of the project's: {@code build_config},
 *     {@code env_vars} and {@code source}; secrets as they are
 */
record Deployment(
    String id,
    String project,
    Trigger trigger,
    Place place,
    JsonNode settings,
    Content content,
    Progress progress) {
  private static final int SHORT = 8;

  Deployment {
    settings = settings.deepCopy();
  }

  /**
   * What it was made of.
   *
   * @param number counts deployments in the order in which they were made
   */
  record Trigger(long number, long createdMillis, String branch, Commit commit) {}

  /** As the client tells it. */
  record Commit(String hash, String message, boolean dirty) {}

  /**
   * Where it is seen.
   *
   * @param alias null in production
   * @param port of its own URL
   * @param live counts on when a deployment is published or rolled back to: of those that share a
   *     URL the one with the highest is seen there; 0 for one that was never published
   */
  record Place(Environment environment, @Nullable String alias, int port, long live) {}

  /**
   * What is served.
   *
   * @param files the hash of each by its path, {@code /index.html}
   * @param rules the contents of {@code _headers} and the like by name
   */
  record Content(Map<String, String> files, Map<String, String> rules) {
    Content {
      files = Map.copyOf(files);
      rules = Map.copyOf(rules);
    }
  }

  String shortId() {
    return id.substring(0, SHORT);
  }

  boolean isIn(Environment environment) {
    return place.environment == environment;
  }

  Deployment with(Progress other) {
    return new Deployment(id, project, trigger, place, settings, content, other);
  }

  Deployment live(long number) {
    return with(new Place(place.environment, place.alias, place.port, number));
  }

  Deployment at(int port) {
    return with(new Place(place.environment, place.alias, port, place.live));
  }

  private Deployment with(Place other) {
    return new Deployment(id, project, trigger, other, settings, content, progress);
  }
}
