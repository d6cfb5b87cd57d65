package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users ask all the time while releases come and go, and none of them notices. */
class UnderLoadIT {
  private static final int USERS = 8;

  @TempDir Path directory;
  private Cli cli = new Cli(Path.of(""));

  @BeforeEach
  void copyTheSample() throws IOException {
    cli = SampleProject.in(directory);
  }

  @AfterEach
  void stopTheSandbox() throws Exception {
    cli.run("sandbox", "reset");
  }

  @Test
  void losesNoRequestInARollingABluegreenAndATakenBackDeploy() throws Exception {
    URI url = deployed();
    SampleProject.edit(cli, "environments/dev.yaml", "verify: { soak: 0s }", "wait-timeout: 8s");

    try (var load = new Load(url.resolve("/tracks"))) {
      SampleProject.edit(cli, "fly.dev.toml", "soft_limit = 50", "soft_limit = 49");
      Cli.Ran rolling = cli.run("--sandbox", "deploy", "dev", "--strategy", "rolling");
      assertThat(rolling.exitCode()).as(rolling.stderr()).isZero();
      SampleProject.edit(cli, "fly.dev.toml", "soft_limit = 49", "soft_limit = 48");
      Cli.Ran bluegreen = cli.run("--sandbox", "deploy", "dev", "--strategy", "bluegreen");
      assertThat(bluegreen.exitCode()).as(bluegreen.stderr()).isZero();
      SampleProject.edit(cli, "fly.dev.toml", "path = \"/health\"", "path = \"/nowhere\"");
      Cli.Ran broken = cli.run("--sandbox", "deploy", "dev");
      assertThat(broken.exitCode()).isEqualTo(1);
      assertThat(broken.stdout()).contains("deploy.machine-unhealthy", "taken back");

      load.stop();
      assertThat(load.failures()).isEmpty();
      assertThat(load.answers()).isGreaterThan(100);
    }
  }

  private URI deployed() throws IOException, InterruptedException {
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev", "--json");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
    return URI.create(
        JsonMapper.builder().build().readTree(deployed.stdout()).path("url").asText());
  }

  /** Users who ask, wait for the answer, and ask again. */
  private static final class Load implements AutoCloseable {
    private final HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger answers = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> users;

    Load(URI url) {
      var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).build();
      users =
          IntStream.range(0, USERS)
              .mapToObj(_ -> Thread.ofVirtual().start(() -> ask(request)))
              .toList();
    }

    private void ask(HttpRequest request) {
      while (!stopped.get()) {
        try {
          HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 200) {
            answers.incrementAndGet();
          } else {
            failures.add(answer.statusCode() + " " + answer.body());
          }
        } catch (IOException e) {
          failures.add(e.toString());
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }

    void stop() throws InterruptedException {
      stopped.set(true);
      for (Thread user : users) {
        user.join();
      }
    }

    int answers() {
      return answers.get();
    }

    List<String> failures() {
      return List.copyOf(failures);
    }

    @Override
    public void close() {
      stopped.set(true);
      client.close();
    }
  }
}
