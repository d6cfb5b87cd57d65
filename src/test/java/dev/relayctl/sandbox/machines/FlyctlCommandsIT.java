package dev.relayctl.sandbox.machines;

import static dev.relayctl.sandbox.machines.Flyctl.APP;
import static dev.relayctl.sandbox.machines.Flyctl.IMAGE;
import static dev.relayctl.sandbox.machines.Flyctl.MACHINES;
import static dev.relayctl.sandbox.machines.Flyctl.config;
import static dev.relayctl.sandbox.machines.Flyctl.isAMachine;
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
 * The requests of {@code status}, {@code releases}, {@code scale count} and {@code secrets set} in
 * the order in which {@code flyctl} sends them ({@code specs/fly-machines.md} §8.2 to §8.4), and
 * each field that it reads in the type that it reads.
 */
final class FlyctlCommandsIT {
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
  void showsTheStatusOfAnApp() {
    sandbox.machine("tiny", config(IMAGE, "app"));
    JsonNode app =
        flyctl
            .graphql(
                "query($appName:String!){appcompact:app(name:$appName){id internalNumericId name"
                    + " hostname cnameTarget deployed network status appUrl platformVersion"
                    + " organization{id internalNumericId slug paidPlan}"
                    + " postgresAppRole:role{name}}}",
                Json.object().put("appName", "tiny"))
            .path("appcompact");
    JsonNode basic =
        flyctl
            .graphql(
                "query ($appName: String!) { appbasic:app(name: $appName) { id name } }",
                Json.object().put("appName", "tiny"))
            .path("appbasic");
    JsonNode details =
        ok(
            sandbox.post(
                "/graphql",
                Json.object()
                    .put("query", "query($image:String!){latestImageDetails(image:$image){tag}}")
                    .<ObjectNode>set("variables", Json.object().put("image", IMAGE))
                    .toString()));
    JsonNode machines = ok(sandbox.get(MACHINES));

    reads(
        app, JsonNodeType.STRING, "id", "name", "hostname", "status", "appUrl", "platformVersion");
    reads(app, JsonNodeType.BOOLEAN, "deployed");
    reads(app.path("organization"), JsonNodeType.STRING, "id", "slug", "internalNumericId");
    assertThat(app.path("platformVersion").asText()).isEqualTo("machines");
    reads(basic, JsonNodeType.STRING, "id", "name");
    assertThat(details.path("errors").path(0).path("message").asText())
        .contains("Unknown repository");
    assertThat(machines).hasSize(1);
    isAMachine(machines.path(0));
  }

  @Test
  void showsTheStatusAsJsonBeforeAndAfterTheFirstRelease() {
    String query =
        "query($appName:String!){app(name:$appName){currentRelease:currentReleaseUnprocessed"
            + "{version}}}";
    ObjectNode variables = Json.object().put("appName", "tiny");

    JsonNode before = flyctl.graphql(query, variables).path("app").path("currentRelease");
    flyctl.release(IMAGE);
    JsonNode after = flyctl.graphql(query, variables).path("app").path("currentRelease");

    assertThat(before.isNull()).isTrue();
    assertThat(after.path("version").intValue()).isEqualTo(1);
  }

  @Test
  void listsReleases() {
    flyctl.patch(flyctl.release(IMAGE), "complete");
    flyctl.release(IMAGE);

    JsonNode rest = ok(sandbox.get("/api/v1/apps/tiny/releases?limit=25")).path("releases");
    JsonNode current = ok(sandbox.get("/api/v1/apps/tiny/releases/current"));
    JsonNode graphql =
        flyctl
            .graphql(
                "query($appName: String!, $limit: Int!) { app(name: $appName) { releases:"
                    + " releasesUnprocessed(first: $limit) { nodes { id version description reason"
                    + " status imageRef stable user { id email name } createdAt } } } }",
                Json.object().put("appName", "tiny").put("limit", 1))
            .path("app")
            .path("releases")
            .path("nodes");

    assertThat(rest).hasSize(2);
    rest.forEach(flyctl::isARelease);
    flyctl.isARelease(current);
    assertThat(graphql).hasSize(1);
    reads(graphql.path(0), JsonNodeType.STRING, "id", "reason", "status", "imageRef", "createdAt");
    reads(graphql.path(0).path("user"), JsonNodeType.STRING, "id", "email", "name");
    assertThat(graphql.path(0).path("version").asInt()).isEqualTo(2);
  }

  @Test
  void scalesAnAppUpAndDown() {
    flyctl.patch(flyctl.release(IMAGE), "complete");
    sandbox.machine("tiny", config(IMAGE, "app"));
    JsonNode definition =
        flyctl
            .graphql(
                "query FlyctlConfigCurrentRelease($appName: String!) { app(name:$appName) {"
                    + " currentReleaseUnprocessed { configDefinition } } }",
                Json.object().put("appName", "tiny"))
            .path("app")
            .path("currentReleaseUnprocessed")
            .path("configDefinition");
    JsonNode first = ok(sandbox.get(MACHINES)).path(0);
    ok(sandbox.get(APP + "/volumes"));
    ObjectNode body = Json.object().put("region", first.path("region").asText());
    body.set("config", first.path("config"));

    JsonNode added = isAMachine(ok(sandbox.post(MACHINES, body.toString())));
    String path = MACHINES + "/" + added.path("id").asText();
    String nonce =
        sandbox.post(path + "/lease?ttl=30", "").body().path("data").path("nonce").asText();
    Sandbox.Said destroyed =
        sandbox.call("DELETE", path + "?kill=true", null, Map.of(Leases.HEADER, nonce));

    assertThat(definition.path("app").asText()).isEqualTo("tiny");
    assertThat(destroyed.status()).isEqualTo(200);
    ok(sandbox.get(path + "/wait?state=destroyed&timeout=30"));
    assertThat(ok(sandbox.get(MACHINES))).hasSize(1);
  }

  @Test
  void setsSecretsAndDeploysThem() {
    flyctl.release(IMAGE);
    sandbox.machine("tiny", config(IMAGE, "app"));

    JsonNode set = ok(sandbox.post(APP + "/secrets", "{\"values\":{\"KEY\":\"v\",\"GONE\":null}}"));
    JsonNode latest =
        flyctl
            .graphql(
                "query LatestImage($appName:String!){app(name:$appName){currentReleaseUnprocessed"
                    + "{id version imageRef}}}",
                Json.object().put("appName", "tiny"))
            .path("app")
            .path("currentReleaseUnprocessed");
    JsonNode listed = ok(sandbox.get(APP + "/secrets?version=" + set.path("version")));

    reads(set, JsonNodeType.NUMBER, "version", "Version");
    reads(latest, JsonNodeType.STRING, "id", "imageRef");
    JsonNode secret = listed.path("secrets").path(0);
    reads(secret, JsonNodeType.STRING, "name", "digest", "created_at", "updated_at");
    assertThat(secret.has("value")).isFalse();
  }
}
