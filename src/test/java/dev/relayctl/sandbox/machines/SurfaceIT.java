package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of the API that the sandbox has, once: {@link Sandbox} holds each answer against
 * Fly's document.
 */
final class SurfaceIT {
  private static final String APP = "/v1/apps/tiny";

  @TempDir Path directory = Path.of("");
  private Sandbox sandbox = unset();

  @SuppressWarnings("NullAway") // set before each test
  private static Sandbox unset() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.in(directory);
    sandbox.app("tiny");
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  private void answers(int status, String method, String path, String body) {
    Sandbox.Said said = sandbox.call(method, path, body.isEmpty() ? null : body, Map.of());
    assertThat(said.status()).as(method + " " + path + ": " + said.body()).isEqualTo(status);
  }

  @Test
  void answersForAppsAndTheirAddresses() {
    answers(200, "GET", "/v1/apps?org_slug=personal", "");
    answers(400, "GET", "/v1/apps", "");
    answers(422, "POST", "/v1/apps", "{\"name\":\"tiny\",\"org_slug\":\"personal\"}");
    answers(200, "POST", APP + "/ip_assignments", "{\"type\":\"v6\"}");
    answers(400, "POST", APP + "/ip_assignments", "{\"type\":\"v5\"}");
    String ip = sandbox.get(APP + "/ip_assignments").body().path("ips").path(0).path("ip").asText();
    answers(204, "DELETE", APP + "/ip_assignments/" + ip, "");
    answers(404, "DELETE", APP + "/ip_assignments/" + ip, "");
    answers(200, "GET", "/v1/platform/regions", "");
    answers(
        200,
        "POST",
        "/v1/platform/placements",
        "{\"compute\":{\"cpus\":1},\"count\":2,\"org_slug\":\"personal\"}");
    answers(202, "DELETE", APP, "");
    answers(404, "GET", APP, "");
  }

  @Test
  void answersForTheLifeOfAMachine() {
    String id = sandbox.machine("tiny", idle());
    String path = APP + "/machines/" + id;
    sandbox.await("tiny", id, "started");

    answers(200, "GET", APP + "/machines?state=started,stopped&region=ams", "");
    answers(200, "GET", APP + "/machines?summary=true&metadata.fly_process_group=web", "");
    answers(200, "GET", path + "/events?limit=5", "");
    answers(200, "GET", path + "/versions", "");
    answers(200, "GET", path + "/ps", "");
    answers(412, "POST", path + "/exec", "{\"command\":[\"true\"]}");
    answers(200, "POST", path + "/restart?timeout=1s&signal=SIGTERM", "");
    sandbox.await("tiny", id, "started");
    answers(200, "POST", path + "/suspend", "");
    sandbox.await("tiny", id, "suspended");
    answers(412, "POST", path + "/signal", "{\"signal\":\"SIGTERM\"}");
    answers(200, "POST", path + "/start", "");
    sandbox.await("tiny", id, "started");
    answers(200, "POST", path + "/signal", "{\"signal\":9}");
    answers(200, "GET", path + "/wait?state=settled&timeout=30", "");
    answers(400, "GET", path + "/wait?state=daydreaming", "");
    answers(200, "POST", path + "/stop", "{\"signal\":\"SIGKILL\",\"timeout\":\"0s\"}");
    sandbox.await("tiny", id, "stopped");
    answers(200, "POST", path + "/cordon", "");
    answers(200, "POST", path + "/uncordon", "");
    answers(400, "POST", path, "{\"config\":{}}");
    answers(200, "DELETE", path, "");
    sandbox.await("tiny", id, "destroyed");
    answers(404, "DELETE", path, "");
  }

  @Test
  void answersForLeasesAndMetadata() {
    String id = sandbox.machine("tiny", idle());
    String path = APP + "/machines/" + id;
    sandbox.await("tiny", id, "started");
    String version = sandbox.get(path).body().path("instance_id").asText();

    answers(404, "GET", path + "/lease", "");
    answers(201, "POST", path + "/lease", "{\"ttl\":30,\"description\":\"surface\"}");
    answers(200, "GET", path + "/lease", "");
    answers(409, "POST", path + "/lease?ttl=5", "");
    answers(400, "DELETE", path + "/lease", "");
    answers(200, "GET", path + "/metadata", "");
    answers(204, "POST", path + "/metadata/colour", "{\"value\":\"blue\"}");
    answers(200, "GET", path + "/metadata/colour", "");
    answers(
        204,
        "PUT",
        path + "/metadata",
        "{\"metadata\":{\"a\":\"b\"},\"machine_version\":\"" + version + "\"}");
    answers(412, "PUT", path + "/metadata", "{\"metadata\":{},\"machine_version\":\"01STALE\"}");
    answers(204, "DELETE", path + "/metadata/colour", "");
    assertThat(sandbox.get(path + "/metadata").body().path("a").asText()).isEqualTo("b");
  }

  @Test
  void answersForSecretsAndVolumes() {
    answers(200, "POST", APP + "/secrets", "{\"values\":{\"A\":\"1\",\"B\":null}}");
    answers(201, "POST", APP + "/secrets/C", "{\"value\":\"2\"}");
    answers(200, "GET", APP + "/secrets/C", "");
    answers(200, "GET", APP + "/secrets?show_secrets=true&min_version=2", "");
    answers(200, "DELETE", APP + "/secrets/C", "");
    answers(404, "GET", APP + "/secrets/C", "");
    answers(400, "POST", APP + "/volumes", "{\"name\":\"Bad Name\"}");
    String volume =
        sandbox
            .post(APP + "/volumes", "{\"name\":\"data\",\"region\":\"ams\",\"size_gb\":1}")
            .body()
            .path("id")
            .asText();
    String path = APP + "/volumes/" + volume;
    answers(200, "GET", APP + "/volumes", "");
    answers(200, "GET", path, "");
    answers(200, "PUT", path, "{\"snapshot_retention\":9}");
    answers(200, "PUT", path + "/extend", "{\"size_gb\":2}");
    answers(200, "GET", path + "/snapshots", "");
    answers(200, "POST", path + "/snapshots", "");
    answers(200, "DELETE", path, "");
    answers(404, "GET", path, "");
  }

  private static ObjectNode idle() {
    ObjectNode config = Sandbox.config(Map.of()).put("image", "sandbox/idle:1");
    config.putObject("restart").put("policy", "on-failure").put("max_retries", 1);
    return config;
  }
}
