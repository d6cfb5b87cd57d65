package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A project (§3).
 *
 * @param settings what can be patched: {@code production_branch}, {@code build_config}, {@code
 *     deployment_configs} and, unless it is for direct uploads, {@code source}; secrets as they are
 * @param port where its production is served
 * @param aliasPorts where each preview is served, for ever, whatever deployment it has
 */
record Project(
    String id,
    String name,
    long createdMillis,
    JsonNode settings,
    int port,
    Map<String, Integer> aliasPorts) {
  Project {
    settings = settings.deepCopy();
    aliasPorts = Map.copyOf(aliasPorts);
  }

  boolean isForUploads() {
    return !settings.path("source").isObject();
  }

  String productionBranch() {
    return settings.path("production_branch").asText();
  }

  JsonNode configuration(Environment environment) {
    return settings.path("deployment_configs").path(environment.shown());
  }

  Project with(JsonNode otherSettings) {
    return new Project(id, name, createdMillis, otherSettings, port, aliasPorts);
  }

  Project at(int otherPort) {
    return new Project(id, name, createdMillis, settings, otherPort, aliasPorts);
  }

  Project with(String alias, int aliasPort) {
    var all = new TreeMap<>(aliasPorts);
    all.put(alias, aliasPort);
    return new Project(id, name, createdMillis, settings, port, all);
  }
}
