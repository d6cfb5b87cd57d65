package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A project (§3).
 *
 * @param name unique in the sandbox: that of a project of another account ends in a dot and the
 *     account's id
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

  /** The name in the sandbox of an account's project. */
  static String named(String account, String shown) {
    return account.equals(PagesServer.ACCOUNT_ID) ? shown : shown + "." + account;
  }

  /** What its account calls it. */
  String shown() {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  String account() {
    int dot = name.indexOf('.');
    return dot < 0 ? PagesServer.ACCOUNT_ID : name.substring(dot + 1);
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
