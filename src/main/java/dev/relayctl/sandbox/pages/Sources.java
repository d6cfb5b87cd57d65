package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;

/** The repository of a project that the platform builds by itself (§3.1). */
final class Sources {
  private Sources() {}

  /** What was given, with all that the platform adds. */
  static ObjectNode whole(JsonNode settings) {
    ObjectNode usual = Json.object().put("type", "github");
    ObjectNode configuration = usual.putObject("config");
    configuration
        .put("owner", "")
        .put("owner_id", "")
        .put("repo_name", "")
        .put("repo_id", "")
        .put("production_branch", settings.path("production_branch").asText())
        .put("pr_comments_enabled", true)
        .put("deployments_enabled", true)
        .put("production_deployments_enabled", true)
        .put("preview_deployment_setting", "all");
    configuration.putArray("preview_branch_includes").add("*");
    configuration.putArray("preview_branch_excludes");
    configuration.putArray("path_includes").add("*");
    configuration.putArray("path_excludes");
    return Merge.of(usual, settings.path("source"));
  }
}
