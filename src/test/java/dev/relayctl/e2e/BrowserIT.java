package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people see of the sample: each environment's page, with the tracks of its own backend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Browser browser;
  private Cli cli;

  @BeforeAll
  void makeTheProject(@TempDir Path directory) throws Exception {
    browser = Browser.inside(directory.resolve("profile"));
    cli = SampleProject.whole(directory);
    // Its freeze would decide on which days this passes.
    Path production = cli.project().resolve("environments/production.yaml");
    Files.writeString(
        production,
        Files.readString(production).replaceFirst("(?s)guardrails:.*", "").replace("60s", "1s"));
  }

  @AfterAll
  void stop() throws Exception {
    if (cli != null) {
      cli.run("sandbox", "reset");
    }
  }

  /** Where an environment's two halves answer. */
  private record Halves(URI backend, URI frontend) {}

  private Halves halves(String... arguments) throws Exception {
    Cli.Ran ran = cli.run(arguments);
    assertThat(ran.exitCode()).as(ran.stdout() + ran.stderr()).isZero();
    JsonNode run = JSON.readTree(ran.stdout());
    return new Halves(
        URI.create(run.path("url").asText()), URI.create(run.path("frontendUrl").asText()));
  }

  private static void add(Halves there, String title) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(there.backend().resolve("/tracks"))
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofString(
                      "{\"artist\": \"Ann\", \"title\": \"%s\"}".formatted(title)))
              .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void eachPageShowsTheTracksOfItsOwnBackend() throws Exception {
    Halves dev = halves("--sandbox", "deploy", "dev", "--json");
    Halves preview = halves("--sandbox", "preview", "up", "--branch", "feat/x", "--json");
    Halves production =
        halves(
            "--sandbox",
            "deploy",
            "production",
            "--create-app",
            "--confirm",
            "production",
            "--allow",
            "not-promoted",
            "--reason",
            "a first look",
            "--json");

    add(dev, "Only in dev");
    add(preview, "Only in the preview");
    add(production, "Only in production");

    assertThat(browser.page(dev.frontend()))
        .contains("5 tracks, from " + bare(dev), "Ann: Only in dev")
        .doesNotContain("Only in the preview", "Only in production");
    assertThat(browser.page(preview.frontend()))
        .contains("5 tracks, from " + bare(preview), "Ann: Only in the preview")
        .doesNotContain("Only in dev", "Only in production");
    assertThat(browser.page(production.frontend()))
        .contains("5 tracks, from " + bare(production), "Ann: Only in production")
        .doesNotContain("Only in dev", "Only in the preview");
  }

  private static String bare(Halves there) {
    return there.backend().toString().replaceAll("/$", "");
  }
}
