package dev.relayctl.sandbox.machines;

import static dev.relayctl.sandbox.machines.Flyctl.APP;
import static dev.relayctl.sandbox.machines.Flyctl.IMAGE;
import static dev.relayctl.sandbox.machines.Flyctl.MACHINES;
import static dev.relayctl.sandbox.machines.Flyctl.config;
import static dev.relayctl.sandbox.machines.Flyctl.isAMachine;
import static dev.relayctl.sandbox.machines.Flyctl.newest;
import static dev.relayctl.sandbox.machines.Flyctl.ok;
import static dev.relayctl.sandbox.machines.Flyctl.reads;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The requests of {@code deploy --image} in the order in which {@code flyctl} sends them ({@code
 * specs/fly-machines.md} §8.2 to §8.4), and each field that it reads in the type that it reads.
 */
final class FlyctlDeployIT {
  @TempDir Path directory = Path.of("");
  private Sandbox sandbox = unset();
  private Flyctl flyctl = new Flyctl(sandbox);

  @SuppressWarnings("NullAway") // set before each test
  private static Sandbox unset() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.in(directory);
    flyctl = new Flyctl(sandbox);
    sandbox.app("tiny");
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void deploysAnImage() {
    JsonNode app = ok(sandbox.get(APP));
    reads(app, JsonNodeType.STRING, "id", "name", "network", "status", "cname_target", "app_role");
    reads(app, JsonNodeType.NUMBER, "internal_numeric_id", "machine_count", "volume_count");
    reads(app.path("organization"), JsonNodeType.STRING, "name", "slug");
    reads(app.path("organization"), JsonNodeType.NUMBER, "internal_numeric_id");
    organizationAndBuild();
    String image = resolvedImage();
    assertThat(ok(sandbox.get(MACHINES)).isArray()).isTrue();
    firstDeployAllocatesAddresses();
    String release = flyctl.release(image);
    runsTheReleaseCommand(image);
    String machine = createsAMachine(image);
    updatesTheMachine(machine, image);

    JsonNode complete = flyctl.patch(release, "complete");

    assertThat(complete.path("status").asText()).isEqualTo("complete");
    assertThat(complete.path("id").asText()).isEqualTo(release);
  }

  private void organizationAndBuild() {
    JsonNode organization = ok(sandbox.get("/api/v1/organizations/personal")).path("organization");
    reads(
        organization,
        JsonNodeType.STRING,
        "id",
        "slug",
        "raw_slug",
        "name",
        "billing_status",
        "remote_builder_image");
    reads(organization, JsonNodeType.NUMBER, "internal_numeric_id");
    reads(organization, JsonNodeType.BOOLEAN, "paid_plan", "personal", "billable");
    JsonNode build =
        ok(sandbox.post("/api/v1/builds", "{\"app_name\":\"tiny\",\"builder_type\":\"remote\"}"));
    reads(build, JsonNodeType.NUMBER, "id", "wallclock_time_ms");
    reads(build, JsonNodeType.STRING, "status");
    ok(
        sandbox.post(
            "/api/v1/builds/finish",
            "{\"build_id\":1,\"app_name\":\"tiny\",\"machine_id\":\"\",\"status\":\"completed\"}"));
  }

  private String resolvedImage() {
    JsonNode app =
        flyctl
            .graphql(
                "query($appName:String!,$imageRef:String!){app(name:$appName){id"
                    + " image(ref:$imageRef){id digest ref compressedSize:compressedSizeFull"
                    + " manifest}}}",
                Json.object().put("appName", "tiny").put("imageRef", IMAGE))
            .path("app");
    reads(app, JsonNodeType.STRING, "id");
    reads(app.path("image"), JsonNodeType.STRING, "id", "digest", "ref", "compressedSize");
    assertThat(app.path("image").path("compressedSize").asText()).matches("\\d+");
    assertThat(app.path("image").path("manifest").isNull()).isTrue();
    return app.path("image").path("ref").asText();
  }

  private void firstDeployAllocatesAddresses() {
    for (String type : new String[] {"v6", "shared_v4"}) {
      JsonNode address = ok(sandbox.post(APP + "/ip_assignments", "{\"type\":\"" + type + "\"}"));
      reads(address, JsonNodeType.STRING, "ip", "region", "created_at");
      reads(address, JsonNodeType.BOOLEAN, "shared");
    }
    assertThat(ok(sandbox.get(APP + "/ip_assignments")).path("ips")).hasSize(2);
  }

  private void runsTheReleaseCommand(String image) {
    ObjectNode config = config(image, "fly_app_release_command").put("auto_destroy", true);
    config.putObject("init").putArray("cmd").add("migrate");
    config.putObject("restart").put("policy", "no");
    config.putObject("dns").put("skip_registration", true);
    config.remove("services");
    ObjectNode body = Json.object().put("region", "ams").put("skip_launch", true);
    body.set("config", config);
    JsonNode created = isAMachine(ok(sandbox.post(MACHINES, body.toString())));
    String path = MACHINES + "/" + created.path("id").asText();
    String version = created.path("instance_id").asText();

    ok(sandbox.get(path + "/wait?instance_id=" + version + "&state=stopped&timeout=60"));
    reads(ok(sandbox.post(path + "/start", "")), JsonNodeType.STRING, "previous_state");
    Sandbox.Said started = sandbox.get(path + "/wait?state=started&timeout=1");
    Sandbox.Said destroyed = sandbox.get(path + "/wait?state=destroyed&timeout=60");
    JsonNode after = ok(sandbox.get(path));

    // A command that ends at once is over before anybody sees it started: either is tolerated.
    assertThat(started.status()).isIn(200, 404, 408);
    assertThat(destroyed.status()).isIn(200, 404);
    JsonNode exit = newest(after, "exit");
    assertThat(exit.path("timestamp").asLong())
        .isGreaterThanOrEqualTo(newest(after, "start").path("timestamp").asLong());
    assertThat(exit.path("request").path("exit_event").path("exit_code").isInt()).isTrue();
    assertThat(exit.path("request").path("exit_event").path("exit_code").asInt()).isZero();
  }

  private String createsAMachine(String image) {
    ObjectNode body = Json.object().put("region", "ams").put("lease_ttl", 13);
    body.set("config", config(image, "app"));
    JsonNode created = isAMachine(ok(sandbox.post(MACHINES, body.toString())));
    reads(created, JsonNodeType.STRING, "nonce");
    String id = created.path("id").asText();
    String nonce = created.path("nonce").asText();
    ok(sandbox.get(MACHINES + "/" + id + "/wait?state=started&timeout=60"));
    ok(sandbox.call("DELETE", MACHINES + "/" + id + "/lease", null, Map.of(Leases.HEADER, nonce)));
    return id;
  }

  private void updatesTheMachine(String id, String image) {
    String path = MACHINES + "/" + id;
    Sandbox.Said lease = sandbox.post(path + "/lease?ttl=13", "");
    assertThat(lease.status()).isEqualTo(201);
    JsonNode data = lease.body().path("data");
    reads(lease.body(), JsonNodeType.STRING, "status");
    reads(data, JsonNodeType.STRING, "nonce", "owner", "version");
    reads(data, JsonNodeType.NUMBER, "expires_at");
    Map<String, String> holding = Map.of(Leases.HEADER, data.path("nonce").asText());
    JsonNode refreshed = sandbox.call("POST", path + "/lease?ttl=13", null, holding).body();
    assertThat(refreshed.path("data").path("nonce")).isEqualTo(data.path("nonce"));
    ObjectNode body = Json.object().put("id", id).put("region", "ams").put("skip_secrets", false);
    body.set("config", config(image, "app"));

    JsonNode updated = isAMachine(ok(sandbox.call("POST", path, body.toString(), holding)));
    String version = updated.path("instance_id").asText();
    ok(sandbox.get(path + "/wait?instance_id=" + version + "&timeout=60&state=started"));
    JsonNode healthy = sandbox.healthy("tiny", id);

    JsonNode check = healthy.path("checks").path(0);
    reads(check, JsonNodeType.STRING, "name", "status", "output", "updated_at");
    assertThat(healthy.path("updated_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    JsonNode processes = ok(sandbox.get(path + "/ps"));
    reads(processes.path(0), JsonNodeType.STRING, "command", "directory");
    assertThat(processes.findPath("address").asText()).isEqualTo("0.0.0.0:8080");
    ok(sandbox.call("DELETE", path + "/lease", null, holding));
  }
}
