package dev.relayctl.sandbox.machines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RollingUpdateIT {
  private static final int CLIENTS = 6;

  @TempDir Path directory = Path.of("");

  @Test
  void losesNoRequestWhileTwoMachinesAreUpdatedInTurnUnderLoad() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      String url = sandbox.app("tiny");
      List<String> ids =
          List.of(
              sandbox.machine("tiny", Sandbox.config(Map.of("V", "one"))),
              sandbox.machine("tiny", Sandbox.config(Map.of("V", "one"))));
      ids.forEach(id -> sandbox.healthy("tiny", id));

      var load = new Load(url);
      try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CLIENTS; i++) {
          clients.execute(load::run);
        }
        for (String id : ids) {
          update(sandbox, id);
        }
        load.stop.set(true);
      }

      assertThat(load.failures).isEmpty();
      assertThat(load.versions).containsExactlyInAnyOrder("one", "two");
      assertThat(load.answered.get()).isGreaterThan(200);
      assertThat(sandbox.fetch(url + "/env/V")).isEqualTo("200 two");
    }
  }

  @Test
  void letsARequestFinishThatIsUnderWayWhenItsMachineIsStopped() throws Exception {
    try (var sandbox = Sandbox.in(directory);
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      String url = sandbox.app("tiny");
      String id = sandbox.machine("tiny", Sandbox.config(Map.of()));
      sandbox.healthy("tiny", id);
      assertThat(sandbox.fetch(url + "/env/V")).startsWith("200");
      var slow = clients.submit(() -> sandbox.fetch(url + "/slow/1500"));
      sandbox.fetchUntil(url + "/busy", "200 1");

      sandbox.post("/v1/apps/tiny/machines/" + id + "/stop", "{}");

      assertThat(slow.get()).isEqualTo("200 ok");
      assertThat(sandbox.await("tiny", id, "stopped").status()).isEqualTo(200);
      assertThat(sandbox.fetch(url + "/env/V")).startsWith("503");
    }
  }

  @Test
  void sendsNothingToACordonedMachine() throws IOException {
    try (var sandbox = Sandbox.in(directory)) {
      String url = sandbox.app("tiny");
      String one = sandbox.machine("tiny", Sandbox.config(Map.of()));
      String two = sandbox.machine("tiny", Sandbox.config(Map.of()));
      sandbox.healthy("tiny", one);
      sandbox.healthy("tiny", two);

      sandbox.post("/v1/apps/tiny/machines/" + one + "/cordon", "");

      for (int i = 0; i < 6; i++) {
        assertThat(sandbox.fetch(url + "/env/FLY_MACHINE_ID")).isEqualTo("200 " + two);
      }
      sandbox.post("/v1/apps/tiny/machines/" + one + "/uncordon", "");
      assertThat(
              List.of(
                  sandbox.fetch(url + "/env/FLY_MACHINE_ID"),
                  sandbox.fetch(url + "/env/FLY_MACHINE_ID")))
          .containsExactlyInAnyOrder("200 " + one, "200 " + two);
    }
  }

  private static void update(Sandbox sandbox, String id) {
    ObjectNode config = Sandbox.config(Map.of("V", "two"));
    Sandbox.Said said = sandbox.post("/v1/apps/tiny/machines/" + id, Sandbox.body(config));
    assertThat(said.status()).isEqualTo(200);
    String version = said.body().path("instance_id").asText();
    assertThat(
            sandbox
                .get("/v1/apps/tiny/machines/" + id + "/wait?timeout=60&version=" + version)
                .status())
        .isEqualTo(200);
    sandbox.healthy("tiny", id);
  }

  /** Asks and posts as fast as it can; notes everything that isn't a right answer. */
  private static final class Load {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> versions = ConcurrentHashMap.newKeySet();

    private Load(String url) {
      this.url = url;
    }

    private void run() {
      for (int i = 0; !stop.get(); i++) {
        try {
          HttpResponse<String> response = i % 2 == 0 ? version() : echo("number " + i);
          if (i % 2 == 0) {
            versions.add(response.body());
          } else if (!response.body().equals("number " + i)) {
            failures.add("echoed " + response.body());
          }
          if (response.statusCode() != 200) {
            failures.add(response.statusCode() + " " + response.body());
          }
          answered.incrementAndGet();
        } catch (IOException e) {
          failures.add(e.toString());
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    private HttpResponse<String> version() throws IOException, InterruptedException {
      return send(HttpRequest.newBuilder(URI.create(url + "/env/V")));
    }

    private HttpResponse<String> echo(String text) throws IOException, InterruptedException {
      return send(
          HttpRequest.newBuilder(URI.create(url + "/echo"))
              .POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      return client.send(
          request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
