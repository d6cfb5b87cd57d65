package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.sandbox.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachinesServerIT {
  @TempDir Path directory = Path.of("");
  private Sandbox sandbox = unset();

  @SuppressWarnings("NullAway") // set before each test
  private static Sandbox unset() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.in(directory);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void bootsAMachineWhoseAppAnswersAtItsAddress() {
    String url = sandbox.app("tiny");

    String id = sandbox.machine("tiny", Sandbox.config(Map.of("GREETING", "hello")));

    assertThat(sandbox.await("tiny", id, "started").status()).isEqualTo(200);
    JsonNode machine = sandbox.healthy("tiny", id);
    assertThat(id).matches("[0-9a-f]{14}");
    assertThat(machine.path("host_status").asText()).isEqualTo("ok");
    assertThat(machine.path("image_ref").path("digest").asText()).isEqualTo(Sandbox.DIGEST);
    assertThat(machine.path("image_ref").path("tag").asText()).isEqualTo("1");
    assertThat(machine.path("checks").path(0).path("name").asText())
        .isEqualTo("servicecheck-00-http-8080");
    assertThat(events(machine))
        .containsExactly("start/started/flyd", "launch/created/user", "launch/pending/flyd");
    assertThat(sandbox.fetch(url + "/env/GREETING")).isEqualTo("200 hello");
    assertThat(sandbox.fetch(url + "/env/FLY_MACHINE_ID")).isEqualTo("200 " + id);
    assertThat(sandbox.fetch(url + "/env/FROM_IMAGE")).isEqualTo("200 image");
    assertThat(sandbox.fetch(url + "/file/greeting.txt")).isEqualTo("200 from the image");
  }

  @Test
  void refusesAnUnknownImageAndNamesIt() {
    sandbox.app("tiny");
    ObjectNode config = Sandbox.config(Map.of()).put("image", "registry.fly.io/none:1");

    Sandbox.Said said = sandbox.post("/v1/apps/tiny/machines", Sandbox.body(config));

    assertThat(said.status()).isEqualTo(400);
    assertThat(said.body().path("error").asText()).contains("registry.fly.io/none:1");
    assertThat(said.headers().firstValue("Fly-Request-Id")).isPresent();
  }

  @Test
  void asksForTheTokenInEitherScheme() {
    sandbox.app("tiny");

    assertThat(sandbox.call("GET", "/v1/apps/tiny", null, Map.of("Authorization", "x")).status())
        .isEqualTo(401);
    assertThat(
            sandbox
                .call(
                    "GET",
                    "/v1/apps/tiny",
                    null,
                    Map.of("Authorization", "Bearer FlyV1 other," + Sandbox.TOKEN))
                .status())
        .isEqualTo(200);
  }

  @Test
  void settlesAMachineThatIsNotToBeLaunchedInStopped() {
    sandbox.app("tiny");
    String body =
        Json.object()
            .put("skip_launch", true)
            .<ObjectNode>set("config", Sandbox.config(Map.of()))
            .toString();

    Sandbox.Said created = sandbox.post("/v1/apps/tiny/machines", body);

    String id = created.body().path("id").asText();
    assertThat(created.body().path("state").asText()).isEqualTo("created");
    assertThat(sandbox.await("tiny", id, "stopped").status()).isEqualTo(200);
    assertThat(sandbox.post(path(id) + "/start", "").body().path("previous_state").asText())
        .isEqualTo("stopped");
    assertThat(sandbox.await("tiny", id, "started").status()).isEqualTo(200);
  }

  @Test
  void stopsWithTheConfiguredSignalAndForgetsWhatWasWritten() {
    String url = sandbox.app("tiny");
    String id = sandbox.machine("tiny", Sandbox.config(Map.of()));
    sandbox.healthy("tiny", id);
    assertThat(sandbox.fetch(url + "/write/greeting.txt")).isEqualTo("200 ok");

    assertThat(sandbox.post(path(id) + "/stop", "{}").body().path("ok").asBoolean()).isTrue();
    assertThat(sandbox.await("tiny", id, "stopped").status()).isEqualTo(200);

    JsonNode exit =
        sandbox.get(path(id)).body().path("events").path(0).path("request").path("exit_event");
    assertThat(exit.path("requested_stop").asBoolean()).isTrue();
    assertThat(exit.path("exit_code").asInt()).isEqualTo(143);
    sandbox.post(path(id) + "/start", "");
    sandbox.healthy("tiny", id);
    assertThat(sandbox.fetch(url + "/file/greeting.txt")).isEqualTo("200 from the image");
  }

  @Test
  void replacesAMachineAndRefusesASecondUpdateMeanwhile() {
    String url = sandbox.app("tiny");
    String id = sandbox.machine("tiny", Sandbox.config(Map.of("V", "one")));
    String before = sandbox.healthy("tiny", id).path("instance_id").asText();

    Sandbox.Said update = sandbox.post(path(id), Sandbox.body(Sandbox.config(Map.of("V", "two"))));
    Sandbox.Said second =
        sandbox.post(path(id), Sandbox.body(Sandbox.config(Map.of("V", "three"))));

    String version = update.body().path("instance_id").asText();
    assertThat(update.body().path("state").asText()).isEqualTo("replacing");
    assertThat(version).isNotEqualTo(before);
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body().path("error").asText())
        .isEqualTo("aborted: machine is replacing: concurrent update in progress");
    Sandbox.Said waited =
        sandbox.get(path(id) + "/wait?state=started&timeout=30&version=" + version);
    assertThat(waited.status()).isEqualTo(200);
    assertThat(waited.body().path("version").asText()).isEqualTo(version);
    assertThat(sandbox.get(path(id) + "/wait?version=" + before).status()).isEqualTo(412);
    sandbox.healthy("tiny", id);
    assertThat(sandbox.fetch(url + "/env/V")).isEqualTo("200 two");
    assertThat(sandbox.get(path(id) + "/versions").body()).hasSize(2);
  }

  @Test
  void goesBackToTheOldVersionWhenTheHostRevertsAnUpdate() {
    String url = sandbox.app("tiny");
    String id = sandbox.machine("tiny", Sandbox.config(Map.of("V", "one")));
    String before = sandbox.healthy("tiny", id).path("instance_id").asText();
    sandbox.post("/_sandbox/machines/" + id + "/revert", "");

    String version =
        sandbox
            .post(path(id), Sandbox.body(Sandbox.config(Map.of("V", "two"))))
            .body()
            .path("instance_id")
            .asText();

    assertThat(sandbox.get(path(id) + "/wait?timeout=30&version=" + version).status())
        .isEqualTo(412);
    JsonNode machine = sandbox.healthy("tiny", id);
    assertThat(machine.path("instance_id").asText()).isEqualTo(before);
    assertThat(sandbox.fetch(url + "/env/V")).isEqualTo("200 one");
  }

  @Test
  void runsAReleaseCommandOnceAndTellsItsExitCodeAfterwards() {
    sandbox.app("tiny");
    ObjectNode config = Sandbox.config(Map.of("EXIT", "3")).put("auto_destroy", true);
    config.remove("services");
    config.putObject("restart").put("policy", "no");

    String id = sandbox.machine("tiny", config);

    assertThat(sandbox.await("tiny", id, "destroyed").status()).isEqualTo(200);
    JsonNode machine = sandbox.get(path(id)).body();
    assertThat(machine.path("state").asText()).isEqualTo("destroyed");
    assertThat(events(machine)).contains("exit/stopped/flyd", "destroy/destroyed/flyd");
    assertThat(machine.findPath("exit_event").path("exit_code").asInt()).isEqualTo(3);
  }

  @Test
  void restartsACrashingMachineUntilItsRetriesAreUsedUp() {
    sandbox.app("tiny");
    ObjectNode config = Sandbox.config(Map.of("EXIT", "7"));
    config.putObject("restart").put("policy", "on-failure").put("max_retries", 2);

    String id = sandbox.machine("tiny", config);

    assertThat(sandbox.await("tiny", id, "stopped").status()).isEqualTo(200);
    JsonNode machine = sandbox.get(path(id)).body();
    List<String> exits =
        machine
            .path("events")
            .valueStream()
            .filter(e -> e.path("type").asText().equals("exit"))
            .map(e -> e.path("request"))
            .map(r ->
                r.path("exit_event").path("restarting").asText()
                    + " "
                    + r.path("restart_count").asInt())
            .toList();
    assertThat(exits).containsExactly("false 2", "true 2", "true 1");
  }

  @Test
  void reportsADeathByMemoryAsSuch() {
    sandbox.app("tiny");
    String id = sandbox.machine("tiny", Sandbox.config(Map.of()));
    sandbox.healthy("tiny", id);

    sandbox.post("/_sandbox/machines/" + id + "/kill", "{\"oom\":true}");

    JsonNode machine = sandbox.until("tiny", id, m -> m.findPath("oom_killed").asBoolean(false));
    JsonNode exit = machine.findPath("exit_event");
    assertThat(exit.path("exit_code").asInt()).isEqualTo(137);
    assertThat(exit.path("requested_stop").asBoolean()).isFalse();
    sandbox.healthy("tiny", id);
  }

  @Test
  void keepsAFailingCheckCriticalAndSendsNoTrafficThere() {
    String url = sandbox.app("tiny");
    String sick = sandbox.machine("tiny", Sandbox.config(Map.of("SICK", "yes")));
    String well = sandbox.machine("tiny", Sandbox.config(Map.of()));
    sandbox.healthy("tiny", well);

    JsonNode machine =
        sandbox.until("tiny", sick, m -> m.findPath("output").asText("").startsWith("status 500"));

    assertThat(machine.findPath("checks").path(0).path("status").asText()).isEqualTo("critical");
    for (int i = 0; i < 10; i++) {
      assertThat(sandbox.fetch(url + "/env/FLY_MACHINE_ID")).isEqualTo("200 " + well);
    }
  }

  @Test
  void givesAMachineTheSecretsOfItsLastUpdate() {
    String url = sandbox.app("tiny");
    sandbox.post("/v1/apps/tiny/secrets", "{\"values\":{\"KEY\":\"old\"}}");
    String id = sandbox.machine("tiny", Sandbox.config(Map.of()));
    sandbox.healthy("tiny", id);

    Sandbox.Said set = sandbox.post("/v1/apps/tiny/secrets", "{\"values\":{\"KEY\":\"new\"}}");
    sandbox.post(path(id) + "/restart", "");
    sandbox.await("tiny", id, "started");
    sandbox.healthy("tiny", id);
    String afterRestart = sandbox.fetch(url + "/env/KEY");
    sandbox.post(path(id), Sandbox.body(Sandbox.config(Map.of())));
    sandbox.await("tiny", id, "started");
    sandbox.healthy("tiny", id);

    assertThat(set.body().path("version").asInt()).isEqualTo(2);
    assertThat(set.body().findPath("value").isMissingNode()).isTrue();
    assertThat(afterRestart).isEqualTo("200 old");
    assertThat(sandbox.fetch(url + "/env/KEY")).isEqualTo("200 new");
  }

  @Test
  void guardsALeasedMachine() {
    sandbox.app("tiny");
    String id = sandbox.machine("tiny", Sandbox.config(Map.of()));
    sandbox.await("tiny", id, "started");

    Sandbox.Said lease = sandbox.post(path(id) + "/lease?ttl=30", "");
    String nonce = lease.body().path("data").path("nonce").asText();
    Sandbox.Said refused = sandbox.post(path(id) + "/stop", "{}");
    Sandbox.Said allowed =
        sandbox.call("POST", path(id) + "/stop", "{}", Map.of(Leases.HEADER, nonce));

    assertThat(lease.status()).isEqualTo(201);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("error").asText()).contains("lease currently held by");
    assertThat(allowed.status()).isEqualTo(200);
  }

  static List<String> events(JsonNode machine) {
    return machine
        .path("events")
        .valueStream()
        .map(e ->
            e.path("type").asText()
                + "/"
                + e.path("status").asText()
                + "/"
                + e.path("source").asText())
        .toList();
  }

  private static String path(String id) {
    return "/v1/apps/tiny/machines/" + id;
  }
}
