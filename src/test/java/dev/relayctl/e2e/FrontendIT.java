package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A frontend at the sandbox's Cloudflare Pages, beside the sample's backend. */
@TestInstance(Lifecycle.PER_CLASS)
class FrontendIT {
  private static final String OWN = "https://relay-api-dev.fly.dev";
  private static final String PRODUCTIONS = "https://relay-api.fly.dev";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Cli cli = new Cli(Path.of(""));
  private SandboxPages pages = new SandboxPages("", "", "");

  @BeforeAll
  void deployTheSample(@TempDir Path directory) throws Exception {
    cli = SampleProject.in(directory);
    SampleProject.edit(
        cli,
        "environments/dev.yaml",
        "verify: { soak: 0s }",
        "verify: { soak: 0s }\n  branch: feature");
    frontend("dev", "preview");
    frontend("production", "production");
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
    assertThat(deployed.stderr()).as("no project yet").doesNotContain("of the frontend", "pages-");
    pages = SandboxPages.of(cli);
  }

  private void frontend(String environment, String scope) throws IOException {
    Files.writeString(
        cli.project().resolve("environments/" + environment + ".yaml"),
        """

        frontend:
          pages:
            project: relay
            environment: %s
            variables: { PUBLIC_API_URL: "${app.url}" }
        """
            .formatted(scope),
        StandardOpenOption.APPEND);
  }

  @AfterEach
  void removeTheProject() throws Exception {
    pages.remove("relay");
  }

  @AfterAll
  void stop() throws Exception {
    cli.run("sandbox", "reset");
  }

  @Test
  void setsWhatPagesLacksAndLeavesTheRestAlone() throws Exception {
    pages.project("relay");
    pages.set(
        "relay",
        """
        {"PUBLIC_API_URL": {"type": "plain_text", "value": "https://old.fly.dev"},
         "TOKEN": {"type": "secret_text", "value": "not-a-secret-5"}}
        """);

    Cli.Ran plan = cli.run("--sandbox", "plan", "dev", "--exit-code");
    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");
    Cli.Ran again = cli.run("--sandbox", "plan", "dev", "--exit-code");

    assertThat(plan.exitCode()).as(plan.stdout()).isEqualTo(4);
    assertThat(plan.stdout())
        .contains("~ variable PUBLIC_API_URL: https://old.fly.dev → " + OWN)
        .doesNotContain("TOKEN");
    assertThat(deployed.exitCode()).as(deployed.stderr()).isZero();
    assertThat(deployed.stdout()).doesNotContain("release");
    assertThat(again.exitCode()).as(again.stdout()).isZero();
    assertThat(pages.kept("relay"))
        .isEqualTo(
            JSON.readTree(
                """
                {"PUBLIC_API_URL": {"type": "plain_text", "value": "%s"},
                 "TOKEN": {"type": "secret_text", "value": "not-a-secret-5"}}
                """
                    .formatted(OWN)));
  }

  /** The accident: the answer was success, and the build had no variable. */
  @Test
  void failsBeforeAnythingElseWhereAVariableIsDropped() throws Exception {
    pages.project("relay");
    pages.fault(
        """
        {"match": {"method": "PATCH", "path": "/pages/projects/relay$"},
         "then": {"status": 200, "body": {"success": true, "errors": [], "result": {}}}, "times": 1}
        """);

    Cli.Ran deployed = cli.run("--sandbox", "deploy", "dev");

    assertThat(deployed.exitCode()).as(deployed.stderr()).isEqualTo(1);
    assertThat(deployed.stdout()).contains("pages.variables-dropped", "PUBLIC_API_URL");
  }

  @Test
  void aCloudflareThatIsDownKeepsNoBackendFromBeingDeployed() throws Exception {
    pages.project("relay");
    pages.fault(
        """
        {"match": {"method": "GET", "path": "/pages/projects/relay$"},
         "then": {"status": 403}, "times": 1}
        """);

    Cli.Ran plan = cli.run("--sandbox", "plan", "dev", "--exit-code");

    assertThat(plan.exitCode()).as(plan.stdout()).isZero();
    assertThat(plan.stdout()).contains("warn pages-not-asked", "403");
  }

  @Test
  void tellsThatTheBuildIsOlderThanItsVariables() throws Exception {
    pages.project("relay");
    pages.built("relay", "feature");
    cli.run("--sandbox", "deploy", "dev");

    Cli.Ran before = cli.run("--sandbox", "plan", "dev");
    pages.built("relay", "feature");
    Cli.Ran after = cli.run("--sandbox", "plan", "dev");

    assertThat(before.stdout()).contains("warn pages-variable-not-applied", "PUBLIC_API_URL");
    assertThat(after.stdout()).doesNotContain("pages-variable-not-applied");
  }

  @Test
  void opensThePagesThatUsersGet() throws Exception {
    pages.uploads("relay");
    pages.page("relay", "feature", "<script>fetch('" + PRODUCTIONS + "/tracks')</script>");

    Cli.Ran wrong = cli.run("--sandbox", "plan", "dev");
    pages.page("relay", "feature", "<script>fetch('" + OWN + "/tracks')</script>");
    Cli.Ran right = cli.run("--sandbox", "plan", "dev");

    assertThat(wrong.stdout())
        .contains(
            "warn preview-points-at-production: the pages that users get speak to the backend of"
                + " production",
            PRODUCTIONS + "/tracks is in their scripts");
    assertThat(right.stdout()).doesNotContain("preview-points-at-production");
  }

  @Test
  void doctorLooksAtTheProject() throws Exception {
    pages.project("relay");

    Cli.Ran doctor = cli.run("--sandbox", "doctor", "dev");

    assertThat(doctor.stdout())
        .contains(
            "relay, built by Pages, nothing deployed yet", "relayctl pages sync dev sets them");
  }

  @Test
  void syncSetsVariablesAndHasTheBranchBuiltWithThem() throws Exception {
    pages.project("relay");
    pages.built("relay", "feature");

    Cli.Ran before = cli.run("--sandbox", "pages", "check", "dev", "--json");
    Cli.Ran shown = cli.run("--sandbox", "pages", "sync", "dev", "--dry-run");
    Cli.Ran synced = cli.run("--sandbox", "pages", "sync", "dev");
    Cli.Ran again = cli.run("--sandbox", "pages", "check", "dev");

    assertThat(before.exitCode()).as(before.stderr()).isEqualTo(4);
    assertThat(before.stdout())
        .contains("relayctl/findings/v1", "pages.variables-differ", "pages-variable-not-applied");
    assertThat(shown.stdout()).contains("have Pages build branch feature");
    assertThat(synced.exitCode()).as(synced.stderr()).isZero();
    assertThat(again.stdout()).doesNotContain("pages.variables-differ");
    assertThat(pages.kept("relay").path("PUBLIC_API_URL").path("value").asText()).isEqualTo(OWN);
  }

  @Test
  void checkMissesAProjectThatADeployInTheSandboxDoesNotNeed() throws Exception {
    Cli.Ran check = cli.run("--sandbox", "pages", "check", "dev");
    Cli.Ran sync = cli.run("--sandbox", "pages", "sync", "dev");

    assertThat(check.exitCode()).as(check.stderr()).isEqualTo(4);
    assertThat(check.stdout()).contains("pages-project-missing");
    assertThat(sync.exitCode()).isEqualTo(2);
    assertThat(sync.stderr()).contains("pages.project-absent");
  }
}
