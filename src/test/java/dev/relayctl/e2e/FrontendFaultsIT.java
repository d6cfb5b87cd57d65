package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong at Cloudflare Pages, and what a deploy makes of it. */
@TestInstance(Lifecycle.PER_CLASS)
class FrontendFaultsIT {
  private static final String DEV = "environments/dev.yaml";
  private static final String BUILD =
      "  build: { command: [scripts/build-frontend], directory: frontend/dist }\n";
  private static final String COLUMN =
      "SELECT count(*) FROM information_schema.columns WHERE column_name = 'mood'";
  private static final String BUILT = "frontend/dist speaks to";
  private static final String CREATES = "/pages/projects/relay/deployments";

  private Cli cli = new Cli(Path.of(""));
  private Path original = Path.of("");
  private SandboxPages pages = new SandboxPages("", "", "");
  private int changes;

  @BeforeAll
  void deployTheSample(@TempDir Path directory) throws Exception {
    cli = SampleProject.whole(directory);
    original = Files.copy(cli.project().resolve(DEV), directory.resolve("dev.yaml"));
    well(deploy());
    pages = SandboxPages.of(cli);
  }

  @BeforeEach
  void calm() throws Exception {
    pages.calm();
    Files.copy(original, cli.project().resolve(DEV), StandardCopyOption.REPLACE_EXISTING);
    SampleProject.edit(cli, DEV, "PUBLIC_API_URL:", "CHANGE: " + changes++ + ", PUBLIC_API_URL:");
  }

  @AfterAll
  void stop() throws Exception {
    cli.run("sandbox", "reset");
  }

  private Cli.Ran deploy() throws Exception {
    return cli.run("--sandbox", "deploy", "dev");
  }

  private static Cli.Ran well(Cli.Ran ran) {
    assertThat(ran.exitCode()).as(ran.stdout() + ran.stderr()).isZero();
    return ran;
  }

  /** The accident: the answer was success, and the build had no variable. */
  @Test
  void aDroppedVariableStopsADeployBeforeTheDatabaseAndTheMachines() throws Exception {
    builtByPages();
    Path migration = cli.project().resolve("migrations/V4__mood.sql");
    Files.writeString(migration, "ALTER TABLE tracks ADD COLUMN mood text;\n");
    Stopped database = Stopped.of(cli);
    String machines = machines();
    try {
      drop();
      Cli.Ran dropped = deploy();

      assertThat(dropped.exitCode()).as(dropped.stderr()).isEqualTo(1);
      assertThat(dropped.stdout()).contains("pages.variables-dropped", "PUBLIC_API_URL");
      assertThat(database.text(COLUMN)).isEqualTo("0");
      assertThat(machines()).isEqualTo(machines);

      well(deploy());
      assertThat(database.text(COLUMN)).isEqualTo("1");
    } finally {
      pages.remove("other");
    }
  }

  @Test
  void aDroppedVariableStopsASync() throws Exception {
    builtByPages();
    try {
      drop();
      Cli.Ran dropped = cli.run("--sandbox", "pages", "sync", "dev");

      assertThat(dropped.exitCode()).as(dropped.stderr()).isEqualTo(1);
      assertThat(dropped.stdout()).contains("pages.variables-dropped", "PUBLIC_API_URL");
      assertThat(pages.deployments("other")).as("nothing is built without it").isEmpty();

      well(cli.run("--sandbox", "pages", "sync", "dev"));
      assertThat(pages.deployments("other")).hasSize(1);
    } finally {
      pages.remove("other");
    }
  }

  /** The accident: the output directory went back to its default, and users got an empty site. */
  @Test
  void aSettingThatHasRevertedIsToldAndSetAgain() throws Exception {
    builtByPages();
    SampleProject.edit(
        cli,
        DEV,
        "project: other\n",
        "project: other\n    settings: { output-directory: dist, production-branch: trunk }\n");
    try {
      well(cli.run("--sandbox", "pages", "sync", "dev"));
      assertThat(cli.run("--sandbox", "pages", "check", "dev").stdout())
          .doesNotContain("pages.settings-differ");
      pages.change("other", "{\"build_config\": {\"destination_dir\": \"public\"}}");

      Cli.Ran check = cli.run("--sandbox", "pages", "check", "dev");
      assertThat(check.exitCode()).as(check.stderr()).isEqualTo(4);
      assertThat(check.stdout())
          .contains("pages.settings-differ", "output-directory public, and dist is declared");
      drop();
      Cli.Ran dropped = cli.run("--sandbox", "pages", "sync", "dev");
      assertThat(dropped.exitCode()).as(dropped.stderr()).isEqualTo(1);
      assertThat(dropped.stdout())
          .contains("pages.settings-dropped", "output-directory: public")
          .doesNotContain("production-branch");
      Cli.Ran deployed = well(deploy());
      assertThat(deployed.stderr() + deployed.stdout())
          .contains("~ setting output-directory: public → dist");
    } finally {
      pages.remove("other");
    }
  }

  private void builtByPages() throws Exception {
    SampleProject.edit(cli, DEV, BUILD, "");
    SampleProject.edit(cli, DEV, "project: relay\n", "project: other\n");
    SampleProject.edit(cli, DEV, "deploy:\n", "deploy:\n  branch: feature\n");
    pages.project("other");
  }

  private void drop() throws Exception {
    pages.fault(
        """
        {"match": {"method": "PATCH", "path": "/pages/projects/other$"},
         "then": {"status": 200, "body": {"success": true, "errors": [], "result": {}}}}
        """);
  }

  /** The accident: a green backend, and a frontend that was never there. */
  @Test
  void aDeploymentThatFailsInAStageTakesTheMachinesBack() throws Exception {
    SampleProject.edit(cli, "fly.dev.toml", "[env]\n", "[env]\n  MOOD = \"good\"\n");
    pages.fault(
        """
        {"deployments": {"project": "relay"},
         "then": {"stage": "deploy", "status": "failure", "line": "asset store: no such file"}}
        """);
    List<String> before = pages.deployments("relay");

    Cli.Ran failed = deploy();

    assertThat(failed.exitCode()).as(failed.stderr()).isEqualTo(1);
    assertThat(failed.stdout())
        .contains("pages.deployment-failed", "stage deploy", "asset store: no such file");
    assertThat(machines()).doesNotContain("\"MOOD\"");

    well(deploy());
    assertThat(machines()).contains("\"MOOD\"");
    assertThat(pages.deployments("relay")).hasSize(before.size() + 2);
  }

  @Test
  void aDeploymentThatPagesHasSkippedIsMadeAgain() throws Exception {
    pages.fault(
        """
        {"deployments": {"project": "relay"}, "then": {"skipReason": "path_config"}}
        """);

    Cli.Ran skipped = deploy();

    assertThat(skipped.exitCode()).as(skipped.stderr()).isEqualTo(1);
    assertThat(skipped.stdout()).contains("pages.deployment-failed", "path_config");
    well(deploy());
  }

  @Test
  void aGatewaysPageInsteadOfAnAnswerIsGotOver() throws Exception {
    List<String> before = pages.deployments("relay");
    gateway("/assets/upload$", "{\"status\": 502}");
    gateway(CREATES + "$", "{\"status\": 502}");

    well(deploy());

    assertThat(pages.deployments("relay")).hasSize(before.size() + 1);
  }

  @Test
  void aDeploymentWhoseAnswerWasLostIsNotMadeTwice() throws Exception {
    List<String> before = pages.deployments("relay");
    gateway(CREATES + "$", "{\"status\": 502, \"commit\": true}");

    well(deploy());

    assertThat(pages.deployments("relay")).hasSize(before.size() + 1);
  }

  @Test
  void anUploadTokenThatHasBecomeStaleIsReplaced() throws Exception {
    gateway(
        "/assets/upload$",
        """
        {"status": 401, "body": {"success": false, "errors": [{"code": 8000013,
         "message": "Unauthorized"}], "messages": [], "result": null}}
        """);

    well(deploy());
  }

  @Test
  void waitsForAsLongAsItIsAskedTo() throws Exception {
    gateway(CREATES + "$", "{\"status\": 429, \"retryAfterSeconds\": 1}");
    // Longer than a question of a plan may take.
    pages.fault(
        """
        {"match": {"method": "GET", "path": "/deployments/"},
         "then": {"status": 429, "retryAfterSeconds": 12}}
        """);

    well(deploy());
  }

  private void gateway(String path, String then) throws Exception {
    pages.fault(
        "{\"match\": {\"method\": \"POST\", \"path\": \"%s\"}, \"then\": %s}"
            .formatted(path, then));
  }

  @Test
  void killedWhileFilesAreUploadedItGoesOn() throws Exception {
    List<String> before = pages.deployments("relay");
    gateway("/assets/check-missing$", "{\"delayMillis\": 60000}");
    Cli.Started running = starting();
    awaited(running, () -> Files.readString(running.stderr()).contains(BUILT));
    Stopped.kill(running);

    well(deploy());

    assertThat(pages.deployments("relay")).hasSize(before.size() + 1);
  }

  /** The accident: ctrl-C in a terminal was told as a build that failed. */
  @Test
  void interruptedWhileTheFrontendIsBuiltItGoesOn() throws Exception {
    Path script = cli.project().resolve("scripts/build-frontend");
    String good = Files.readString(script);
    Path waiting = cli.project().resolve("waiting");
    Files.writeString(script, "#!/bin/sh\ntouch waiting\nexec sleep 60\n");
    try {
      SampleProject.edit(cli, "environments/dev.yaml", "PUBLIC_API_URL:", "A: b, PUBLIC_API_URL:");
      Cli.Started running = starting();
      awaited(running, () -> Files.exists(waiting));
      interruptAsATerminal(running);

      Cli.Ran stopped = running.ended();
      assertThat(stopped.exitCode()).as(stopped.stdout() + stopped.stderr()).isEqualTo(6);
      assertThat(stopped.stdout()).contains("Interrupted: deploy dev");
    } finally {
      Files.writeString(script, good);
      Files.delete(waiting);
    }
    List<String> before = pages.deployments("relay");

    well(deploy());

    assertThat(pages.deployments("relay")).hasSize(before.size() + 1);
  }

  /** All processes get the signal, the program first. */
  private static void interruptAsATerminal(Cli.Started running) throws Exception {
    var command = new ArrayList<>(List.of("kill", "-INT"));
    running
        .process()
        .descendants()
        .map(ProcessHandle::pid)
        .map(String::valueOf)
        .forEach(command::add);
    command.add(String.valueOf(running.process().pid()));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  /** The accident: two deployments of one release, and the later run's machines taken back. */
  @Test
  void killedWhilePagesDeploysItWaitsForTheSameDeployment() throws Exception {
    SampleProject.edit(cli, "fly.dev.toml", "[env]\n", "[env]\n  WEATHER = \"fine\"\n");
    List<String> before = pages.deployments("relay");
    pages.pace(1000, 3_600_000);
    Cli.Started running = starting();
    awaited(running, () -> pages.deployments("relay").size() > before.size());
    Stopped.kill(running);

    Cli.Started again = starting();
    awaited(again, () -> Files.readString(again.stderr()).contains(BUILT));
    pages.calm();

    assertThat(well(again.ended()).stderr()).contains("0 uploaded");
    assertThat(pages.deployments("relay")).hasSize(before.size() + 1);
    assertThat(machines()).contains("\"WEATHER\"");
  }

  private Cli.Started starting() throws Exception {
    return cli.start(Path.of("/dev/null"), "--sandbox", "deploy", "dev");
  }

  /** What may take its time. */
  private interface Seen {
    boolean now() throws Exception;
  }

  private static void awaited(Cli.Started running, Seen seen) throws Exception {
    while (!seen.now()) {
      assertThat(running.process().waitFor(50, TimeUnit.MILLISECONDS))
          .as(Files.readString(running.stderr()))
          .isFalse();
    }
  }

  /** The machines' configurations, as Fly has them. */
  private String machines() throws Exception {
    var variables = ScenarioWorld.exports(cli.run("sandbox", "env").stdout());
    URI url = URI.create(variables.get("FLY_FLAPS_BASE_URL") + "/v1/apps/relay-api-dev/machines");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(url)
                  .header("Authorization", "Bearer " + variables.get("FLY_API_TOKEN"))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
