package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be made to go wrong with machines, each with the example of the docs. */
final class AccidentsIT {
  private static final String MACHINES = "/v1/apps/tiny/machines";

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

  @Test
  void revertsTheUpdateOfTheNextReleaseOnly() {
    String id = sandbox.machine("tiny", release(1));
    String before = sandbox.healthy("tiny", id).path("instance_id").asText();
    arm("{\"machines\":{\"metadata\":{\"relayctl_release\":\"2\"}},\"then\":{\"revert\":true}}");

    String reverted = update(id, release(2));
    Sandbox.Said waited = sandbox.get(path(id) + "/wait?timeout=30&version=" + reverted);
    String after = sandbox.healthy("tiny", id).path("instance_id").asText();
    String third = update(id, release(2));

    assertThat(waited.status()).isEqualTo(412);
    assertThat(after).isEqualTo(before);
    assertThat(sandbox.get(path(id) + "/wait?timeout=30&version=" + third).status()).isEqualTo(200);
  }

  @Test
  void keepsAMachineStartingForAWhile() {
    arm("{\"machines\":{\"group\":\"web\"},\"then\":{\"startMillis\":60000}}");

    String id = sandbox.machine("tiny", release(1));

    assertThat(sandbox.until("tiny", id, m -> state(m).equals("starting"))).isNotNull();
    assertThat(sandbox.get(path(id) + "/wait?state=started&timeout=1").status()).isEqualTo(408);
  }

  @Test
  void letsAMachineExitSoOftenAfterItsStart() {
    arm(
        "{\"machines\":{\"app\":\"tiny\"},\"then\":{\"exitCode\":7,\"afterMillis\":10},\"times\":2}");

    String id = sandbox.machine("tiny", release(1));

    JsonNode machine = sandbox.until("tiny", id, m -> exits(m).size() == 2 && Sandbox.passing(m));
    assertThat(exits(machine)).containsExactly("7 true", "7 true");
  }

  @Test
  void lacksMemory() {
    arm("{\"machines\":{\"image\":\"idle:2$\"},\"then\":{\"oom\":true}}");
    String id = sandbox.machine("tiny", release(1));
    sandbox.healthy("tiny", id);

    update(id, release(1).put("image", "sandbox/idle:2"));

    JsonNode machine = sandbox.until("tiny", id, m -> m.findPath("oom_killed").asBoolean(false));
    assertThat(machine.findPath("exit_event").path("exit_code").asInt()).isEqualTo(137);
  }

  @Test
  void failsTheChecksOfOneReleaseForGood() {
    arm(
        "{\"machines\":{\"metadata\":{\"relayctl_release\":\"2\"}},"
            + "\"then\":{\"checks\":\"critical\"},\"times\":9}");
    String id = sandbox.machine("tiny", release(1));
    sandbox.healthy("tiny", id);

    update(id, release(2));
    JsonNode sick =
        sandbox.until("tiny", id, m -> m.findPath("output").asText().contains("told to fail"));
    update(id, release(1));

    assertThat(sick.path("checks").path(0).path("status").asText()).isEqualTo("critical");
    assertThat(sandbox.healthy("tiny", id)).isNotNull();
  }

  @Test
  void hasACheckThatFlaps() {
    arm("{\"machines\":{\"group\":\"web\"},\"then\":{\"checks\":\"flapping\"}}");
    String id = sandbox.machine("tiny", release(1));

    sandbox.healthy("tiny", id);
    sandbox.until("tiny", id, m -> m.findPath("output").asText().contains("told to fail"));

    assertThat(sandbox.healthy("tiny", id)).isNotNull();
  }

  @Test
  void refusesToStartAMachineThatIsReplacedSlowly() {
    arm("{\"machines\":{\"group\":\"web\"},\"then\":{\"replaceMillis\":60000}}");
    String id = sandbox.machine("tiny", release(1));
    sandbox.healthy("tiny", id);

    update(id, release(2));
    Sandbox.Said start = sandbox.post(path(id) + "/start", "");
    Sandbox.Said second = sandbox.post(path(id), Sandbox.body(release(3)));

    assertThat(start.status()).isEqualTo(412);
    assertThat(start.body().path("error").asText())
        .isEqualTo("failed_precondition: machine getting replaced, refusing to start");
    assertThat(second.status()).isEqualTo(409);
  }

  @Test
  void losesAHost() {
    String id = sandbox.machine("tiny", release(1));
    sandbox.healthy("tiny", id);

    arm("{\"machines\":{\"id\":\"" + id + "\"},\"then\":{\"hostStatus\":\"unreachable\"}}");
    JsonNode lost = sandbox.get(path(id)).body();
    Sandbox.Said update = sandbox.post(path(id), Sandbox.body(release(2)));
    sandbox.delete("/_sandbox/faults");

    assertThat(lost.path("host_status").asText()).isEqualTo("unreachable");
    assertThat(lost.path("config").isNull()).isTrue();
    assertThat(lost.path("incomplete_config").path("metadata").path("relayctl_release").asText())
        .isEqualTo("1");
    assertThat(update.status()).isEqualTo(503);
    assertThat(sandbox.get(path(id)).body().path("host_status").asText()).isEqualTo("ok");
  }

  @Test
  void stopsAMachineInTheMiddleAsIfNobodyUsedIt() {
    String id = sandbox.machine("tiny", release(1));
    sandbox.healthy("tiny", id);
    arm("{\"machines\":{\"group\":\"web\"},\"then\":{\"autostop\":true}}");

    update(id, release(2));

    JsonNode machine = sandbox.until("tiny", id, m -> state(m).equals("stopped"));
    assertThat(MachinesServerIT.events(machine)).contains("stop/stopping/proxy");
    assertThat(exits(machine)).containsOnly("0 false");
  }

  @Test
  void givesALeaseToSomebodyElse() {
    String id = sandbox.machine("tiny", release(1));
    sandbox.healthy("tiny", id);

    Sandbox.Said armed =
        sandbox.post(
            "/_sandbox/faults",
            "{\"machines\":{\"app\":\"tiny\"},"
                + "\"then\":{\"lease\":{\"owner\":\"ann@example.com\",\"ttl\":60}}}");

    Sandbox.Said refused = sandbox.post(path(id), Sandbox.body(release(2)));
    assertThat(armed.body().path("leases").asInt()).isEqualTo(1);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("error").asText())
        .contains("lease currently held by ann@example.com, expires at ");
  }

  @Test
  void listsAndForgetsWhatWasArmedAndRefusesNonsense() {
    arm("{\"machines\":{},\"then\":{\"oom\":true},\"skip\":1}");

    JsonNode armed = sandbox.get("/_sandbox/faults").body().path("faults");
    Sandbox.Said nonsense =
        sandbox.post("/_sandbox/faults", "{\"machines\":{},\"then\":{\"explode\":true}}");
    sandbox.delete("/_sandbox/faults");

    assertThat(armed.path(0).path("skip").asInt()).isEqualTo(1);
    assertThat(nonsense.status()).isEqualTo(400);
    assertThat(nonsense.body().path("error").asText()).contains("revert");
    assertThat(sandbox.get("/_sandbox/faults").body().path("faults")).isEmpty();
  }

  private void arm(String fault) {
    Sandbox.Said said = sandbox.post("/_sandbox/faults", fault);
    assertThat(said.status()).as(said.body().toString()).isEqualTo(201);
  }

  private String update(String id, ObjectNode config) {
    Sandbox.Said said = sandbox.post(path(id), Sandbox.body(config));
    assertThat(said.status()).as(said.body().toString()).isEqualTo(200);
    return said.body().path("instance_id").asText();
  }

  private static ObjectNode release(int number) {
    ObjectNode config = Sandbox.config(Map.of()).put("image", "sandbox://idle");
    config
        .putObject("metadata")
        .put("fly_process_group", "web")
        .put("relayctl_release", Integer.toString(number));
    return config;
  }

  private static String state(JsonNode machine) {
    return machine.path("state").asText();
  }

  private static List<String> exits(JsonNode machine) {
    return machine
        .path("events")
        .valueStream()
        .map(event -> event.path("request").path("exit_event"))
        .filter(JsonNode::isObject)
        .map(exit -> exit.path("exit_code").asInt() + " " + exit.path("restarting").asBoolean())
        .toList();
  }

  private static String path(String id) {
    return MACHINES + "/" + id;
  }
}
