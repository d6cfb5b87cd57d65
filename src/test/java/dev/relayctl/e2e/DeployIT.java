package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, from the command line to a backend that answers. */
class DeployIT {
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
  void deploysMigratesAndTellsTheTruthAboutFailures() throws Exception {
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev", "--json");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
    JsonNode run = JsonMapper.builder().build().readTree(deployed.stdout());
    assertThat(run.path("schema").asText()).isEqualTo("relayctl/run/v1");
    assertThat(run.path("outcome").asText()).isEqualTo("done");
    URI url = URI.create(run.path("url").asText());
    assertThat(get(url.resolve("/health"))).contains("ok");
    assertThat(get(url.resolve("/tracks"))).contains("title");

    Cli.Ran again = cli.run("--sandbox", "deploy", "dev");
    assertThat(again.exitCode()).isZero();
    assertThat(again.stdout()).contains("Nothing changes in dev");

    Path broken = cli.project().resolve("migrations/V4__broken.sql");
    Files.writeString(broken, "ALTER TABLE nowhere ADD COLUMN x int;\n");
    Cli.Ran failed = cli.run("--sandbox", "migrate", "dev");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.stdout()).contains("migrations/V4__broken.sql:1", "42P01");
    Cli.Ran atDeploy = cli.run("--sandbox", "deploy", "dev");
    assertThat(atDeploy.exitCode()).isEqualTo(1);
    assertThat(atDeploy.stdout())
        .contains(
            "the release command ended with exit code 1: migration 4 failed",
            "migrations/V4__broken.sql:1",
            "why SQLSTATE 42P01: ERROR: relation \"nowhere\" does not exist");
    assertThat(get(url.resolve("/health"))).contains("ok");
    Files.delete(broken);

    Path applied = cli.project().resolve("migrations/V1__create_tracks.sql");
    Files.writeString(applied, "-- edited\n", StandardOpenOption.APPEND);
    Cli.Ran refused = cli.run("--sandbox", "deploy", "dev");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.stderr()).contains("was edited after it was applied");
  }

  @Test
  void productionWantsItsNameTyped() throws Exception {
    Cli.Ran yes = cli.run("--sandbox", "deploy", "production", "--create-app", "--yes");

    assertThat(yes.exitCode()).isEqualTo(3);
    assertThat(yes.stderr()).contains("--confirm production", "--yes is not enough");
  }

  @Test
  void namesTheEnvironmentThatWasPerhapsMeant() throws Exception {
    Cli.Ran ran = cli.run("deploy", "prodction");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.stderr()).contains("did you mean production");
  }

  private static String get(URI url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
    }
  }
}
