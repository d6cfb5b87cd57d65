package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoveryIT {
  @TempDir Path directory = Path.of("");

  @Test
  void startsAgainWhatRanAndLeavesAloneWhatDidNot() throws IOException {
    String url;
    String up;
    String down;
    long pid;
    try (var first = Sandbox.in(directory)) {
      url = first.app("tiny");
      up = first.machine("tiny", Sandbox.config(Map.of("V", "one")));
      down = first.machine("tiny", Sandbox.config(Map.of()));
      first.healthy("tiny", up);
      first.healthy("tiny", down);
      first.post("/v1/apps/tiny/machines/" + down + "/stop", "{}");
      first.await("tiny", down, "stopped");
      pid = pid(first, up);
    }
    assertThat(alive(pid)).isFalse();

    try (var second = Sandbox.in(directory)) {
      second.healthy("tiny", up);

      assertThat(second.fetch(url + "/env/V")).isEqualTo("200 one");
      assertThat(second.get("/v1/apps/tiny/machines/" + down).body().path("state").asText())
          .isEqualTo("stopped");
    }
  }

  @Test
  void endsWhatAKilledServerLeftRunningAndGoesOn() throws Exception {
    String marker = "not-a-secret-but-a-marker";
    String id;
    long pid;
    try (var killed = new Killed(directory)) {
      Sandbox client = killed.client();
      client.app("tiny");
      client.post("/v1/apps/tiny/secrets", "{\"values\":{\"KEY\":\"" + marker + "\"}}");
      id = client.machine("tiny", Sandbox.config(Map.of()));
      client.healthy("tiny", id);
      pid = pid(client, id);
    }
    assertThat(alive(pid)).as("the machine outlives its server").isTrue();

    try (var second = Sandbox.in(directory)) {
      JsonNode machine = second.healthy("tiny", id);

      assertThat(alive(pid)).isFalse();
      String url = second.get("/v1/apps/tiny").body().path("sandbox_url").asText();
      assertThat(second.fetch(url + "/env/KEY")).isEqualTo("200 " + marker);
      assertThat(machine.findPath("exit_event").isMissingNode()).isTrue();
    }
    try (Stream<Path> files = Files.walk(directory.resolve("sandbox"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains("state/secrets/")) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isEqualTo("rw-------");
        } else {
          assertThat(Files.readString(file)).doesNotContain(marker);
        }
      }
    }
  }

  @Test
  void doesNotRepeatACommandThatMayRunOnlyOnce() throws IOException {
    ObjectNode config = Sandbox.config(Map.of()).put("auto_destroy", true);
    config.putObject("restart").put("policy", "no");
    String id;
    try (var first = Sandbox.in(directory)) {
      first.app("tiny");
      id = first.machine("tiny", config);
      first.healthy("tiny", id);
    }

    try (var second = Sandbox.in(directory)) {
      assertThat(second.await("tiny", id, "destroyed").status()).isEqualTo(200);

      JsonNode machine = second.get("/v1/apps/tiny/machines/" + id).body();
      assertThat(machine.findPath("exit_event").path("exit_code").asInt()).isEqualTo(137);
    }
  }

  private static long pid(Sandbox sandbox, String id) {
    return sandbox.get("/v1/apps/tiny/machines/" + id + "/ps").body().path(0).path("pid").asLong();
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** A server in a process of its own that is killed in the end. */
  private static final class Killed implements AutoCloseable {
    private final Process process;
    private final Sandbox client;

    private Killed(Path directory) throws IOException {
      process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  ServerMain.class.getName(),
                  directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader output = process.inputReader();
      client = Sandbox.at(Integer.parseInt(output.readLine().strip()));
    }

    private Sandbox client() {
      return client;
    }

    @Override
    public void close() {
      process.destroyForcibly();
      assertThat(process.onExit().orTimeout(10, TimeUnit.SECONDS).join().isAlive()).isFalse();
    }
  }
}
