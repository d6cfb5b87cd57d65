package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The sample's frontend: built on this machine, uploaded to the sandbox's Pages. */
@TestInstance(Lifecycle.PER_CLASS)
class FrontendDeployIT {
  private static final Pattern DEPLOYED =
      Pattern.compile("deploy the frontend to Pages project relay: (http://[^;\\s]+);");

  private static final Pattern BUILT = Pattern.compile("its files: (\\d+) files, (\\d+) uploaded");

  private Cli cli = new Cli(Path.of(""));
  private String first = "";

  @BeforeAll
  void deployTheSample(@TempDir Path directory) throws Exception {
    cli = SampleProject.whole(directory);
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
    first = deployed.stderr();
  }

  @AfterAll
  void stop() throws Exception {
    cli.run("sandbox", "reset");
  }

  private record Page(URI url, int files, int uploaded) {}

  private static Page page(String stderr) {
    Matcher deployed = DEPLOYED.matcher(stderr);
    Matcher built = BUILT.matcher(stderr);
    assertThat(deployed.find() && built.find()).as(stderr).isTrue();
    return new Page(
        URI.create(deployed.group(1)),
        Integer.parseInt(built.group(1)),
        Integer.parseInt(built.group(2)));
  }

  @Test
  void devsPageSpeaksToDevsBackendWhichLetsItIn() throws Exception {
    Page page = page(first);

    assertThat(first).contains("create Pages project relay");
    assertThat(first.indexOf("✓ build the frontend")).isLessThan(first.indexOf("→ [7/"));
    assertThat(first.indexOf("✓ verify")).isLessThan(first.indexOf("✓ deploy the frontend"));
    assertThat(page.files()).isEqualTo(2);
    Matcher api = Pattern.compile("const api = '(http://[^']+)'").matcher(get(page, "tracks.js"));
    assertThat(api.find()).isTrue();
    var tracks = ask(URI.create(api.group(1) + "/tracks"));
    assertThat(tracks.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(tracks.statusCode()).isEqualTo(200);
  }

  @Test
  void asksForNothingWhereNothingHasChanged() throws Exception {
    Cli.Ran plan = cli.run("--sandbox", "plan", "dev", "--exit-code");

    assertThat(plan.exitCode()).as(plan.stdout()).isZero();
  }

  /** The accident: a typing error in the frontend took a good backend away again. */
  @Test
  void aBuildThatFailsStopsTheDeployBeforeTheMachinesAndSaysWhy() throws Exception {
    Path script = cli.project().resolve("scripts/build-frontend");
    String good = Files.readString(script);
    try {
      Files.writeString(script, "#!/bin/sh\necho 'no such module: charts' >&2\nexit 3\n");
      SampleProject.edit(cli, "fly.dev.toml", "[env]\n", "[env]\n  WEATHER = \"fine\"\n");
      Cli.Ran failed = cli.run("--sandbox", "deploy", "dev");

      assertThat(failed.exitCode()).as(failed.stderr()).isEqualTo(1);
      assertThat(failed.stdout())
          .contains("pages.build-failed", "exit code 3", "no such module: charts");
      assertThat(failed.stderr())
          .contains("groups app, worker: 4 machines")
          .doesNotContain("→ [2/", "updating");
    } finally {
      Files.writeString(script, good);
      SampleProject.edit(cli, "fly.dev.toml", "  WEATHER = \"fine\"\n", "");
    }
  }

  /** The accident: what an interrupted deploy had migrated was linted as if it were to come. */
  @Test
  void aDeployThatWasKilledAfterItsMigrationsGoesOnWhereMigrationsAreLinted() throws Exception {
    String[] deploy = {"--sandbox", "deploy", "staging", "--create-app", "--yes"};
    Cli.Started running = cli.start(Path.of("/dev/null"), deploy);
    while (!Files.readString(running.stderr()).contains("(app): created")) {
      assertThat(running.process().waitFor(50, TimeUnit.MILLISECONDS))
          .as(Files.readString(running.stderr()))
          .isFalse();
    }
    Stopped.kill(running);

    Cli.Ran again = cli.run(deploy);

    assertThat(again.exitCode()).as(again.stdout() + again.stderr()).isZero();
    assertThat(again.stderr())
        .contains("going on with its plan")
        .doesNotContain("unsafe-migration");
  }

  @Test
  void aPreviewHasPagesOfItsOwnUntilItIsTakenDown() throws Exception {
    Cli.Ran up = cli.run("--sandbox", "preview", "up", "--branch", "feat/x");
    assertThat(up.exitCode()).as(up.stderr()).isZero();
    Page page = page(up.stderr());
    assertThat(get(page, "index.html")).contains("Tracks");

    Cli.Ran down = cli.run("--sandbox", "preview", "down", "--branch", "feat/x", "--yes");

    assertThat(down.exitCode()).as(down.stderr()).isZero();
    assertThat(down.stdout()).contains("1 deployment of Pages project relay");
  }

  private static String get(Page page, String file) throws IOException, InterruptedException {
    return ask(page.url().resolve("/" + file)).body();
  }

  private static HttpResponse<String> ask(URI url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    }
  }
}
