package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a step of GitHub Actions, and what others hear of it. */
@TestInstance(Lifecycle.PER_CLASS)
class ActionsIT {
  private static final Path BASE = Path.of("scenarios/base");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String IMAGE = "sandbox/idle:1";
  private static final String SHA = "c".repeat(40);

  @TempDir Path step;

  private Cli outside = new Cli(Path.of(""));
  private Map<String, String> sandbox = Map.of();
  private Cli cli = outside;

  @BeforeAll
  void makeTheProject(@TempDir Path directory) throws Exception {
    Path project = directory.resolve("project");
    SampleProject.copy(BASE, project);
    Files.writeString(
        project.resolve("environments/preview.yaml"),
        """
        kind: preview
        extends: defaults
        app: { name: "shop-${branch.slug}", config: fly.toml }
        preview: { from: dev }
        """);
    Files.writeString(
        project.resolve("environments/dev.yaml"),
        "notify: [{ url: \"${env:HOOK}\", on: [start, success, failure] }]\n",
        StandardOpenOption.APPEND);
    outside = new Cli(project, Map.of("RELAYCTL_AOT", "on"));
    sandbox = ScenarioWorld.exports(outside.run("sandbox", "env").stdout());
    new ScenarioWorld(sandbox).close();
    gitHub(
        "POST",
        "/_sandbox/repositories/ann/shop/pulls",
        "{\"head\": \"feat/x\", \"sha\": \"" + SHA + "\"}");
  }

  @AfterAll
  void stopTheSandbox() throws Exception {
    outside.run("sandbox", "reset");
  }

  @BeforeEach
  void makeTheStep() throws IOException {
    Files.writeString(
        step.resolve("event.json"),
        "{\"pull_request\": {\"number\": 1, \"head\": {\"sha\": \"" + SHA + "\"}}}");
    var variables = new HashMap<>(outside.variables());
    variables.putAll(
        Map.of(
            "GITHUB_ACTIONS",
            "true",
            "GITHUB_REPOSITORY",
            "ann/shop",
            "GITHUB_RUN_ID",
            "7",
            "GITHUB_ACTOR",
            "ann",
            "GITHUB_WORKSPACE",
            outside.project().toString(),
            "GITHUB_EVENT_PATH",
            step.resolve("event.json").toString(),
            "GITHUB_OUTPUT",
            step.resolve("output").toString(),
            "GITHUB_STEP_SUMMARY",
            step.resolve("summary").toString()));
    variables.putAll(
        Map.of(
            "GITHUB_API_URL", at("GITHUB_API_URL"),
            "GITHUB_SERVER_URL", at("GITHUB_SERVER_URL"),
            "GITHUB_TOKEN", at("GH_TOKEN"),
            "RELAYCTL_GITHUB_DEPLOYMENTS", "on",
            "RELAYCTL_GITHUB_COMMENTS", "on"));
    cli = new Cli(outside.project(), variables);
  }

  private String at(String variable) {
    return Objects.requireNonNull(sandbox.get(variable), variable);
  }

  private JsonNode gitHub(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(at("GITHUB_API_URL") + path))
            .header("Authorization", "Bearer " + at("GH_TOKEN"))
            .header("User-Agent", "test")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
  }

  private String written(String name) throws IOException {
    return Files.readString(step.resolve(name)).replaceAll("relayctl-[0-9a-f-]{36}", "E");
  }

  @Test
  void aPreviewIsToldFromItsPlanToItsEnd() throws Exception {
    Cli.Ran up = cli.run("--sandbox", "preview", "up", "--branch", "feat/x", "--image", IMAGE);

    assertThat(up.exitCode()).as(up.stdout() + up.stderr()).isZero();
    assertThat(up.stderr()).doesNotContain("warning: ");
    assertThat(written("output"))
        .contains(
            "environment<<E\npreview@feat/x\nE\nchanged<<E\ntrue\nE\nrelease<<E\n1\nE\n"
                + "url<<E\nhttp://");
    assertThat(written("summary"))
        .contains("### relayctl plan preview-feat-x-79b4cc", "**Done: deploy");
    assertThat(state()).isEqualTo("success");
    assertThat(comment()).contains("- backend: http://", "**Done: deploy");

    Cli.Ran down = cli.run("--sandbox", "preview", "down", "--branch", "feat/x");

    assertThat(down.exitCode()).as(down.stderr()).isZero();
    assertThat(state()).isEqualTo("inactive");
    assertThat(comment()).endsWith("It was removed.");
  }

  @Test
  void oneThatIsInterruptedIsEnded() throws Exception {
    Cli.Started running =
        cli.start(
            Path.of("/dev/null"),
            "--sandbox",
            "preview",
            "up",
            "--branch",
            "feat/i",
            "--image",
            IMAGE);
    while (!Files.readString(running.stderr()).contains("→ [2/")) {
      assertThat(running.process().waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
    }
    running.process().destroy();

    Cli.Ran ran = running.ended();

    assertThat(ran.exitCode()).as(ran.stderr()).isEqualTo(6);
    assertThat(state()).isEqualTo("error");
    assertThat(written("summary")).contains("**Interrupted: deploy");
    assertThat(cli.run("--sandbox", "preview", "down", "--branch", "feat/i").exitCode()).isZero();
    assertThat(state()).isEqualTo("inactive");
  }

  private String state() throws Exception {
    JsonNode deployment = gitHub("GET", "/repos/ann/shop/deployments", "").path(0);
    return gitHub(
            "GET",
            "/repos/ann/shop/deployments/" + deployment.path("id").asText() + "/statuses",
            "")
        .path(0)
        .path("state")
        .asText();
  }

  private String comment() throws Exception {
    return gitHub("GET", "/repos/ann/shop/issues/1/comments", "")
        .valueStream()
        .map(comment -> comment.path("body").asText())
        .filter(body -> body.startsWith("<!-- relayctl:environment:preview-feat-x-"))
        .reduce((one, other) -> {
          throw new AssertionError(one + other);
        })
        .orElseThrow();
  }

  @Test
  void aMistakeIsShownAtItsLineAndTheDocumentStaysWhole() throws Exception {
    Path file = outside.project().resolve("environments/broken.yaml");
    Files.writeString(file, "kind: dev\nextends: defaults\napp: { nme: shop }\n");
    try {
      Cli.Ran checked = cli.run("env", "check", "--json");

      assertThat(checked.exitCode()).isEqualTo(2);
      assertThat(JSON.readTree(checked.stdout()).path("schema").asText())
          .isEqualTo("relayctl/problems/v1");
      assertThat(checked.stderr().lines().filter(line -> line.startsWith("::")))
          .singleElement()
          .asString()
          .startsWith(
              "::error file=environments/broken.yaml,line=3,col=8,title=config.unknown-key::");
      assertThat(written("summary")).contains("config.unknown-key");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aReceiverHearsOfARunAndOneThatIsGoneIsAWarning() throws Exception {
    try (var server = new MockWebServer()) {
      server.enqueue(new MockResponse.Builder().code(200).build());
      server.enqueue(new MockResponse.Builder().code(500).build());
      server.start();
      String hook = server.url("/not-a-secret-hook").toString();
      Cli real = cli.with("HOOK", hook).with("DEV_DATABASE_URL", at("DEV_DATABASE_URL"));

      Cli.Ran migrated = real.run("migrate", "dev");

      assertThat(migrated.exitCode()).as(migrated.stdout() + migrated.stderr()).isZero();
      JsonNode begun = JSON.readTree(body(server));
      JsonNode ended = JSON.readTree(body(server));
      assertThat(begun.path("event").asText()).isEqualTo("start");
      assertThat(ended.path("event").asText()).isEqualTo("success");
      assertThat(ended.path("environment").asText()).isEqualTo("dev");
      assertThat(ended.path("by").asText()).isEqualTo("ann");
      assertThat(migrated.stderr().lines().filter(line -> line.startsWith("warning: ")))
          .singleElement()
          .asString()
          .contains("nobody was told at ${env:HOOK}", "status 500");
      assertThat(migrated.stdout() + migrated.stderr() + written("summary"))
          .doesNotContain("not-a-secret-hook");
    }
  }

  private static String body(MockWebServer server) throws InterruptedException {
    return Objects.requireNonNull(server.takeRequest().getBody()).utf8();
  }
}
