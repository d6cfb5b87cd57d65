package dev.relayctl.sandbox.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Projects and deployments as the API shows them (§3.1, §5). */
final class Views {
  private static final String SECRET = "secret_text";
  private static final int BUILD_IMAGE = 3;

  private final World world;

  Views(World world) {
    this.world = world;
  }

  static String url(int port) {
    return "http://" + host(port);
  }

  private static String host(int port) {
    return "127.0.0.1:" + port;
  }

  ObjectNode project(Project project) {
    ObjectNode view =
        Json.object()
            .put("id", project.id())
            .put("name", project.shown())
            .put("subdomain", host(project.port()))
            .put("production_branch", project.productionBranch())
            .put("created_on", time(project.createdMillis()))
            .put("production_script_name", "pages-worker--" + project.shown() + "-production")
            .put("preview_script_name", "pages-worker--" + project.shown() + "-preview")
            .put("uses_functions", false)
            .put("framework", "")
            .put("framework_version", "");
    view.putArray("domains").add(host(project.port()));
    view.set("source", source(project.settings()));
    view.set("build_config", build(project.settings()));
    ObjectNode configurations = view.putObject("deployment_configs");
    for (Environment environment : Environment.values()) {
      configurations.set(environment.shown(), configuration(project, environment));
    }
    view.set(
        "canonical_deployment",
        world.canonical(project.name()).map(one -> deployment(project, one)).orElse(null));
    view.set(
        "latest_deployment",
        world.deployments(project.name()).stream()
            .findFirst()
            .map(one -> deployment(project, one))
            .orElse(null));
    return view;
  }

  ObjectNode deployment(Project project, Deployment deployment) {
    Deployment.Trigger made = deployment.trigger();
    ObjectNode view =
        Json.object()
            .put("id", deployment.id())
            .put("short_id", deployment.shortId())
            .put("project_id", project.id())
            .put("project_name", project.shown())
            .put("environment", deployment.place().environment().shown())
            .put("url", url(deployment.place().port()))
            .put("created_on", time(made.createdMillis()))
            .put("modified_on", time(deployment.progress().changedMillis()))
            .put("is_skipped", deployment.progress().ending().never())
            .put("uses_functions", false);
    String reason = deployment.progress().ending().skipReason();
    if (reason != null) {
      view.put("skip_reason", reason);
    }
    Integer alias = aliasPort(project, deployment);
    if (alias == null) {
      view.putNull("aliases");
    } else {
      view.putArray("aliases").add(url(alias));
    }
    view.set("latest_stage", stage(deployment.progress().latest()));
    ArrayNode stages = view.putArray("stages");
    deployment.progress().stages().forEach(one -> stages.add(stage(one)));
    ObjectNode metadata =
        view.putObject("deployment_trigger").put("type", "ad_hoc").putObject("metadata");
    metadata
        .put("branch", made.branch())
        .put("commit_hash", made.commit().hash())
        .put("commit_message", made.commit().message())
        .put("commit_dirty", made.commit().dirty());
    view.set("env_vars", variables(deployment.settings().path("env_vars")));
    view.set("build_config", build(deployment.settings()));
    view.set("source", source(deployment.settings()));
    return view;
  }

  /** Whether a deployment is, or is about to be, what its branch's URL shows. */
  boolean aliased(Project project, Deployment deployment) {
    return aliasPort(project, deployment) != null;
  }

  private @Nullable Integer aliasPort(Project project, Deployment deployment) {
    String alias = deployment.place().alias();
    boolean seen =
        !deployment.progress().over()
            || world
                .preview(project.name(), alias)
                .filter(one -> one.id().equals(deployment.id()))
                .isPresent();
    return alias == null || !seen ? null : project.aliasPorts().get(alias);
  }

  private static ObjectNode stage(Stage stage) {
    return Json.object()
        .put("name", stage.name().shown())
        .put("started_on", stage.startedMillis() == null ? null : time(stage.startedMillis()))
        .put("ended_on", stage.endedMillis() == null ? null : time(stage.endedMillis()))
        .put("status", stage.status().shown());
  }

  private static ObjectNode configuration(Project project, Environment environment) {
    ObjectNode usual =
        Json.object()
            .put("fail_open", true)
            .put("always_use_latest_compatibility_date", false)
            .put("compatibility_date", day(project.createdMillis()))
            .put("build_image_major_version", BUILD_IMAGE)
            .put("usage_model", "standard");
    usual.putArray("compatibility_flags");
    JsonNode own = project.configuration(environment);
    ObjectNode view = Merge.of(usual, own);
    view.set("env_vars", variables(own.path("env_vars")));
    return view;
  }

  private static ObjectNode build(JsonNode settings) {
    ObjectNode view = Json.object();
    view.put("build_caching", false)
        .putNull("build_command")
        .putNull("destination_dir")
        .putNull("root_dir")
        .putNull("web_analytics_tag")
        .putNull("web_analytics_token");
    return Merge.of(view, settings.path("build_config"));
  }

  private static @Nullable JsonNode source(JsonNode settings) {
    JsonNode source = settings.path("source");
    return source.isObject() ? source.deepCopy() : null;
  }

  /** Without the values of secrets (§3.2); null when there are none (§3.1). */
  private static @Nullable ObjectNode variables(JsonNode variables) {
    if (variables.isEmpty()) {
      return null;
    }
    ObjectNode view = Json.object();
    for (Map.Entry<String, JsonNode> variable : variables.properties()) {
      ObjectNode shown = view.putObject(variable.getKey());
      String type = Json.text(variable.getValue(), "type", "plain_text");
      shown.put("type", type);
      shown.put("value", type.equals(SECRET) ? "" : Json.text(variable.getValue(), "value", ""));
    }
    return view;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String day(long millis) {
    return Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate().toString();
  }
}
