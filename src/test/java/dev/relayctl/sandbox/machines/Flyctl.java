package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.util.Map;

/** What tests of {@code flyctl}'s requests have in common: sending them, and how it reads. */
record Flyctl(Sandbox sandbox) {
  static final String IMAGE = "sandbox/idle:1";
  static final String APP = "/v1/apps/tiny";
  static final String MACHINES = APP + "/machines";

  String release(String image) {
    ObjectNode body =
        Json.object()
            .put("app_name", "tiny")
            .put("build_id", 1)
            .put("image", image)
            .put("strategy", "ROLLING");
    body.putObject("definition").put("app", "tiny").put("primary_region", "ams");
    Sandbox.Said said = sandbox.post("/api/v1/releases", body.toString());
    assertThat(said.status()).isIn(200, 201);
    JsonNode release = said.body().path("release");
    isARelease(release);
    JsonNode nodes =
        graphql(
                "query($appName:String!){app(name:$appName){egressIpAddresses{nodes{id ip version"
                    + " region updatedAt}}}}",
                Json.object().put("appName", "tiny"))
            .path("app")
            .path("egressIpAddresses")
            .path("nodes");
    assertThat(nodes.isArray()).isTrue();
    isARelease(patch(release.path("id").asText(), "running"));
    return release.path("id").asText();
  }

  JsonNode patch(String release, String status) {
    ObjectNode body = Json.object().put("status", status);
    body.putObject("metadata").put("flyctl_version", "0.3.0");
    return ok(sandbox.call("PATCH", "/api/v1/releases/" + release, body.toString(), Map.of()));
  }

  void isARelease(JsonNode release) {
    reads(
        release,
        JsonNodeType.STRING,
        "id",
        "status",
        "strategy",
        "user",
        "created_at",
        "image_ref");
    reads(release, JsonNodeType.NUMBER, "version");
    reads(release, JsonNodeType.BOOLEAN, "stable", "in_progress");
  }

  JsonNode graphql(String query, ObjectNode variables) {
    ObjectNode body = Json.object().put("query", query);
    body.set("variables", variables);
    JsonNode answer = ok(sandbox.post("/graphql", body.toString()));
    assertThat(answer.has("errors")).as(answer.toString()).isFalse();
    return answer.path("data");
  }

  static JsonNode isAMachine(JsonNode machine) {
    reads(
        machine,
        JsonNodeType.STRING,
        "id",
        "name",
        "state",
        "region",
        "instance_id",
        "private_ip",
        "created_at",
        "updated_at");
    assertThat(machine.path("host_status").asText()).isEqualTo("ok");
    reads(
        machine.path("image_ref"), JsonNodeType.STRING, "registry", "repository", "tag", "digest");
    assertThat(machine.path("config").path("metadata").isObject()).isTrue();
    assertThat(machine.path("checks").isArray()).isTrue();
    var events = (ArrayNode) machine.path("events");
    long last = Long.MAX_VALUE;
    for (JsonNode event : events) {
      reads(event, JsonNodeType.STRING, "id", "type", "status", "source");
      assertThat(event.path("id").asText()).hasSize(26);
      assertThat(event.path("timestamp").asLong()).isLessThanOrEqualTo(last);
      last = event.path("timestamp").asLong();
      if (event.path("type").asText().equals("exit")) {
        assertThat(event.path("request").path("exit_event").isObject()).isTrue();
      }
    }
    return machine;
  }

  static JsonNode newest(JsonNode machine, String type) {
    return machine
        .path("events")
        .valueStream()
        .filter(event -> event.path("type").asText().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no event " + type + " in " + machine));
  }

  static ObjectNode config(String image, String group) {
    ObjectNode config = Sandbox.config(Map.of()).put("image", image);
    config
        .putObject("metadata")
        .put("fly_platform_version", "v2")
        .put("fly_process_group", group)
        .put("fly_release_version", "1");
    config.putObject("init");
    return config;
  }

  static JsonNode ok(Sandbox.Said said) {
    assertThat(said.status()).as(said.body().toString()).isBetween(200, 299);
    return said.body();
  }

  static void reads(JsonNode node, JsonNodeType type, String... fields) {
    for (String field : fields) {
      assertThat(node.path(field).getNodeType()).as(field + " of " + node).isEqualTo(type);
    }
  }
}
