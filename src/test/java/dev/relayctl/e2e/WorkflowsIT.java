package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.relayctl.e2e.ActionsRunner.Ran;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated workflows, job by job, as GitHub runs them. */
class WorkflowsIT {
  private static ShopRepository shop;

  @BeforeAll
  static void makeTheRepository(@TempDir Path directory) throws Exception {
    shop = new ShopRepository(directory);
  }

  @AfterAll
  static void stopTheSandbox() throws Exception {
    shop.outside().run("sandbox", "reset");
  }

  @Test
  void actionlintHasNothingAgainstThem() throws Exception {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "actionlint")));
    if (!there) {
      Assumptions.abort("skipped: needs actionlint");
    }
    Process actionlint =
        new ProcessBuilder("actionlint")
            .directory(shop.outside().project().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(actionlint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(actionlint.waitFor()).as(said).isZero();
  }

  @Test
  void aPushToMainDeploysStagingAndAReleaseTakesItToProduction() throws Exception {
    String commit = shop.git().run("rev-parse", "main");

    Ran pushed = only("deploy-staging", ActionsEvent.push("main", commit));

    assertThat(pushed.outputs()).containsEntry("environment", "staging").containsKey("url");
    assertThat(pushed.summary()).contains("relayctl plan staging");

    shop.git().run("tag", "v1", commit);
    assertThat(shop.runner().run(ActionsEvent.release("v1", commit, true))).isEmpty();

    Ran released = only("deploy-production", ActionsEvent.release("v1", commit, false));

    assertThat(released.outputs())
        .containsEntry("environment", "production")
        .containsEntry("changed", "true")
        .containsEntry("release", "1");
    assertThat(shop.outside().run("--sandbox", "status", "production").stdout())
        .contains("release 1", "commit " + commit.substring(0, 8));
  }

  @Test
  void aPushToAnotherBranchDeploysDevAndDependabotsNothing() throws Exception {
    String commit = shop.branch("feat/y", "feat.sql", "V2__add_note.sql");
    shop.git().run("branch", "-f", "dependabot/maven/x", commit);

    Ran pushed = only("deploy-dev", ActionsEvent.push("feat/y", commit));

    assertThat(pushed.outputs())
        .containsEntry("environment", "dev")
        .containsEntry("changed", "true");
    assertThat(pushed.variables())
        .containsOnlyKeys("GITHUB_TOKEN", "DEV_DATABASE_URL", "FLY_API_TOKEN");
    assertThat(shop.runner().run(ActionsEvent.push("dependabot/maven/x", commit))).isEmpty();

    Ran byHand = only("deploy-dev", ActionsEvent.dispatch("dev", "feat/y", commit));

    assertThat(byHand.outputs()).containsEntry("changed", "false");
  }

  @Test
  void aPullRequestGetsAPlanAndAPreviewThatGoesWithIt() throws Exception {
    String head = shop.branch("feat/x", "x", "V2__add_x.sql");
    JsonNode pull = shop.open("feat/x", head, "");
    int number = pull.path("number").asInt();
    String merge = shop.merge(number, head);

    List<Ran> opened = shop.runner().run(ActionsEvent.pullRequest("opened", pull, merge));

    assertThat(opened).extracting(Ran::job).containsExactly("plan-staging", "up-preview");
    opened.forEach(Ran::well);
    assertThat(opened).allSatisfy(ran -> assertThat(ran.said()).doesNotContain("warning: "));
    assertThat(shop.comments(number))
        .anySatisfy(body -> assertThat(body).contains("relayctl plan staging", "migration 2 add x"))
        .anySatisfy(body -> assertThat(body).contains("### Preview preview@feat/x"))
        .hasSize(2);
    String app = shop.app("shop-feat-x");
    assertThat(shop.state()).isEqualTo("success");

    List<Ran> pushed = shop.runner().run(ActionsEvent.pullRequest("synchronize", pull, merge));

    assertThat(pushed).extracting(Ran::job).containsExactly("plan-staging", "up-preview");
    assertThat(pushed.getLast().well().outputs()).containsEntry("changed", "false");
    assertThat(shop.comments(number)).hasSize(2);

    shop.git().run("branch", "-D", "feat/x");
    Ran closed = only("down-preview", ActionsEvent.pullRequest("closed", pull, merge));

    assertThat(closed.said()).doesNotContain("warning: ");
    assertThat(shop.apps()).doesNotContain(app);
    assertThat(shop.state()).isEqualTo("inactive");
  }

  @Test
  void whatALostEventLeftBehindIsRemovedByTheSchedule() throws Exception {
    String head = shop.branch("feat/lost", "lost", "V2__add_lost.sql");
    JsonNode pull = shop.open("feat/lost", head, "");
    int number = pull.path("number").asInt();
    String merge = shop.merge(number, head);
    shop.runner().run(ActionsEvent.pullRequest("opened", pull, merge)).forEach(Ran::well);
    String app = shop.app("shop-feat-lost");
    shop.gitHub("PATCH", "/repos/ann/shop/pulls/" + number, "{\"state\": \"closed\"}");

    Ran pruned = only("prune-preview", ActionsEvent.schedule(shop.git().run("rev-parse", "main")));

    assertThat(pruned.said()).contains("removed feat/lost");
    assertThat(shop.apps()).doesNotContain(app);
  }

  @Test
  void aForkGetsAPlanOfWhatItAddsAndNothingSecret() throws Exception {
    String head = shop.branch("theirs", "theirs", "V2__add_theirs.sql");
    JsonNode pull = shop.open("theirs", head, "bob/shop");
    int number = pull.path("number").asInt();
    List<String> before = shop.apps();

    List<Ran> opened =
        shop.runner().run(ActionsEvent.pullRequest("opened", pull, shop.merge(number, head)));
    for (Ran ran : opened) {
      new Cli(ran.workspace()).run("sandbox", "reset");
    }

    assertThat(opened).extracting(Ran::job).containsExactly("fork-staging");
    Ran planned = opened.getFirst().well();
    assertThat(planned.variables()).isEmpty();
    assertThat(planned.said())
        .contains("migration 2 add theirs", "migrations/V2__add_theirs.sql: safe");
    assertThat(planned.said().substring(planned.said().indexOf("Plan for staging, release")))
        .doesNotContain("create orders");
    assertThat(planned.summary()).contains("relayctl plan staging", "migration 2 add theirs");
    assertThat(shop.comments(number)).isEmpty();
    assertThat(shop.apps()).isEqualTo(before);
    assertThat(shop.runner().run(ActionsEvent.pullRequest("closed", pull, head))).isEmpty();
  }

  private Ran only(String job, ActionsEvent event) throws Exception {
    List<Ran> all = shop.runner().run(event);
    assertThat(all).extracting(Ran::job).containsExactly(job);
    return all.getFirst().well();
  }
}
