package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines without a process, and the pace of things. */
final class IdleMachinesIT {
  private static final String MACHINES = "/v1/apps/tiny/machines";

  @TempDir Path directory = Path.of("");
  private Sandbox sandbox = unset();
  private String url = "";

  @SuppressWarnings("NullAway") // set before each test
  private static Sandbox unset() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.in(directory);
    url = sandbox.app("tiny");
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void runsAHundredMachinesWithoutAProcess() {
    long before = ProcessHandle.current().descendants().count();
    List<String> ids = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      ids.add(sandbox.machine("tiny", idle()));
    }
    ids.forEach(id -> sandbox.healthy("tiny", id));

    assertThat(ProcessHandle.current().descendants().count()).isEqualTo(before);
    assertThat(sandbox.fetch(url + "/health")).startsWith("200 ");
    assertThat(sandbox.get(MACHINES).body()).hasSize(100);
  }

  @Test
  void endsACommandAtOnceWithTheCodeOfItsEnvironment() {
    ObjectNode config = idle().put("auto_destroy", true);
    config.putObject("env").put("SANDBOX_EXIT", "4");
    config.putObject("restart").put("policy", "no");

    String id = sandbox.machine("tiny", config);

    JsonNode machine = sandbox.until("tiny", id, m -> m.path("state").asText().equals("destroyed"));
    assertThat(machine.findPath("exit_event").path("exit_code").asInt()).isEqualTo(4);
  }

  @Test
  void resolvesTheImageToOneDigestPerTag() {
    String one = sandbox.machine("tiny", idle());
    String two = sandbox.machine("tiny", idle().put("image", "sandbox/idle:2"));
    String digest = digest(one);
    String pinned = sandbox.machine("tiny", idle().put("image", "sandbox/idle@" + digest));

    assertThat(digest).startsWith("sha256:").hasSize(71).isNotEqualTo(digest(two));
    assertThat(digest(pinned)).isEqualTo(digest);
  }

  @Test
  void leavesAMachineThatStandsByStopped() {
    String one = sandbox.machine("tiny", idle());
    ObjectNode standby = idle();
    standby.putArray("standbys").add(one);

    String id = sandbox.machine("tiny", standby);

    assertThat(sandbox.await("tiny", id, "stopped").status()).isEqualTo(200);
  }

  @Test
  void startsAStoppedMachineWhenARequestComesForIt() {
    ObjectNode config = idle();
    ((ObjectNode) config.path("services").path(0)).put("autostart", true);
    String id = sandbox.machine("tiny", config);
    sandbox.healthy("tiny", id);
    sandbox.post(MACHINES + "/" + id + "/stop", "{}");
    sandbox.await("tiny", id, "stopped");

    String answer = sandbox.fetch(url + "/health");

    assertThat(answer).startsWith("200 ");
    assertThat(MachinesServerIT.events(sandbox.get(MACHINES + "/" + id).body()))
        .startsWith("start/started/flyd", "start/starting/proxy");
  }

  @Test
  void takesThePaceOfFly() {
    Sandbox.Said fly =
        sandbox.post("/_sandbox/latency", "{\"profile\":\"fly\",\"pullMillis\":60000}");
    long began = System.nanoTime();
    String id = sandbox.machine("tiny", idle());
    long millis = (System.nanoTime() - began) / 1_000_000;
    JsonNode machine = sandbox.get(MACHINES + "/" + id).body();
    Sandbox.Said unknown = sandbox.post("/_sandbox/latency", "{\"createSeconds\":1}");
    Sandbox.Said none = sandbox.post("/_sandbox/latency", "{\"profile\":\"none\"}");

    assertThat(fly.body().path("startMillis").asInt()).isEqualTo(2000);
    assertThat(millis).isGreaterThanOrEqualTo(500);
    assertThat(machine.path("state").asText()).isEqualTo("created");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(none.body().path("startMillis").asInt()).isZero();
  }

  @Test
  void tellsOfANewMachineLate() {
    sandbox.post("/_sandbox/latency", "{\"lagMillis\":60000}");

    String id = sandbox.machine("tiny", idle());
    Sandbox.Said read = sandbox.get(MACHINES + "/" + id);
    JsonNode list = sandbox.get(MACHINES).body();
    sandbox.post("/_sandbox/latency", "{}");

    assertThat(read.status()).isEqualTo(404);
    assertThat(list).isEmpty();
    assertThat(sandbox.get(MACHINES + "/" + id).status()).isEqualTo(200);
  }

  private String digest(String id) {
    return sandbox.get(MACHINES + "/" + id).body().path("image_ref").path("digest").asText();
  }

  private static ObjectNode idle() {
    return Sandbox.config(Map.of()).put("image", "sandbox://idle");
  }
}
