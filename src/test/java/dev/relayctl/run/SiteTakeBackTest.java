package dev.relayctl.run;

import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.OLD;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.environment.flytoml.Strategy;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.SiteRollback;
import dev.relayctl.plan.SiteUpload;
import dev.relayctl.plan.Step;
import dev.relayctl.plan.Worlds;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Where;
import dev.relayctl.report.RunReport;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages when a run fails: users get what they got before it. */
class SiteTakeBackTest {
  private static final SiteUpload.Mark MARK = new SiteUpload.Mark("0".repeat(16), "0".repeat(16));

  private static final Frontend.Pages PAGES =
      new Frontend.Pages("0".repeat(32), "relay", PagesEnvironment.PRODUCTION, Map.of());
  private static final Site.Deployment EARLIER = deployment("aaaa1111-2", "c1");
  private static final Site.Deployment LATER = deployment("bbbb2222-3", "c2");
  private static final FrontendStep.DeploySite UPLOAD =
      new FrontendStep.DeploySite(
          Worlds.APP,
          new SiteUpload(
              PAGES, new Frontend.Build(List.of("make"), "dist"), "main", "c4", null, null),
          LATER.id());
  private static final Problem DOWN =
      new Problem.Failed(
          Problem.facts(
              "pages.unreachable", "no answer", Where.system("Cloudflare", "/"), "down", "wait"),
          Repeat.SAFE);

  private final Rehearsal rehearsal = new Rehearsal(Strategy.ROLLING);

  @BeforeEach
  void twoFrontends() {
    rehearsal.frontends.having(site(EARLIER)).having(site(LATER));
    rehearsal.deploy(OLD);
  }

  @Test
  void goesBackBeforeTheMachines() {
    RunResult result = run(rollback());

    assertThat(result.outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(live()).isEqualTo(EARLIER);
    assertThat(result.pages())
        .isEqualTo(
            new RunResult.PagesResult(
                "relay", "deployment bbbb2222", "deployment aaaa1111, commit c1"));
  }

  @Test
  void machinesThatFailBringTheLaterPagesBack() {
    rehearsal.crashes(NEW);

    RunResult result = run(rollback());

    assertThat(result.outcome()).isEqualTo(RunOutcome.TAKEN_BACK);
    assertThat(live()).isEqualTo(LATER);
    assertThat(report(result))
        .contains("  pages relay: deployment bbbb2222 → deployment bbbb2222, commit c2");
  }

  /** A Cloudflare that is down leaves no broken backend running, and the report says what it is. */
  @Test
  void machinesAreTakenBackWherePagesCantBe() {
    rehearsal.crashes(NEW);
    rehearsal.frontends.having(site(EARLIER)).stubborn(DOWN);
    List<String> before = rehearsal.fleetNow();

    RunResult result = run(rollback());

    assertThat(result.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(rehearsal.fleetNow()).isEqualTo(before);
    assertThat(report(result))
        .contains("  pages relay: deployment bbbb2222 → deployment aaaa1111, commit c1");
  }

  @Test
  void aPageThatProvesWrongIsTakenBack() {
    rehearsal.frontends.showingAnother(DOWN);

    RunResult result =
        run(
            new Plan(
                Worlds.DEV,
                new PlanHash("1f".repeat(32)),
                Instant.EPOCH,
                1,
                0,
                List.of(new Plan.Planned(1, UPLOAD, "deploy the frontend", "", List.of()))));

    assertThat(result.outcome()).isEqualTo(RunOutcome.TAKEN_BACK);
    assertThat(rehearsal.frontends.uploads()).hasSize(1);
    assertThat(live()).isEqualTo(LATER);
    assertThat(report(result)).contains("Users get the pages that they got before");
  }

  /** The accident: a typing error in the frontend took a good backend away again. */
  @Test
  void aBuildThatFailsIsKnownBeforeAnythingIsTouched() {
    rehearsal.frontends.notBuilding(DOWN);
    List<String> before = rehearsal.fleetNow();
    Plan plan = uploading();

    RunResult result = run(plan);

    assertThat(plan.steps()).hasSizeGreaterThan(3);
    assertThat(result.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(result.steps()).hasSize(1);
    assertThat(rehearsal.frontends.uploads()).isEmpty();
    assertThat(rehearsal.fleetNow()).isEqualTo(before);
  }

  /** Its files are gone with the process that had built them. */
  @Test
  void aRunThatIsGoneOnWithBuildsFirstAndTakesHalfMadeMachinesBack() {
    List<String> before = rehearsal.fleetNow();
    var life = new Mortal(0, Mortal.Moment.BEFORE);
    run(uploading(), life);

    for (int request = 1; request <= life.requests(); request++) {
      var again = new Rehearsal(Strategy.ROLLING);
      again.frontends.having(site(EARLIER)).having(site(LATER));
      again.deploy(OLD);
      again.runAndDie(uploading(again), new Mortal(request, Mortal.Moment.AFTER));
      if (!again.frontends.uploads().isEmpty()) {
        // What is deployed needs no files any more.
        assertThat(request).isGreaterThan(10);
        break;
      }
      again.frontends.notBuilding(DOWN);

      RunResult result = again.again(NEW);

      String place = "killed after request " + request;
      assertThat(result.problem()).as(place).isEqualTo(DOWN);
      assertThat(result.outcome()).as(place).isIn(RunOutcome.FAILED, RunOutcome.TAKEN_BACK);
      assertThat(again.fleetNow()).as(place).isEqualTo(before);
      assertThat(again.frontends.uploads()).as(place).isEmpty();
    }
  }

  @Test
  void whatWasBuiltIsDeployedAndNotBuiltTwice() {
    RunResult result =
        run(steps(new FrontendStep.PrepareSite(Worlds.APP, UPLOAD.upload()), UPLOAD));

    assertThat(result.outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(rehearsal.frontends.prepared()).hasSize(1);
    assertThat(rehearsal.frontends.uploads()).hasSize(1);
  }

  /** The one that had built was killed; this one knows nothing of its files. */
  @Test
  void aProcessThatHasBuiltNothingBuilds() {
    RunResult result = run(steps(UPLOAD));

    assertThat(result.outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(rehearsal.frontends.prepared()).hasSize(1);
  }

  private Plan uploading() {
    return uploading(rehearsal);
  }

  /** A deploy with a frontend. */
  private static Plan uploading(Rehearsal rehearsal) {
    var all = new ArrayList<Step>();
    all.add(new FrontendStep.PrepareSite(Worlds.APP, UPLOAD.upload()));
    rehearsal.plan(NEW).steps().forEach(planned -> all.add(planned.step()));
    all.add(UPLOAD);
    return steps(all.toArray(Step[]::new));
  }

  private static Plan steps(Step... all) {
    var planned = new ArrayList<Plan.Planned>();
    for (Step step : all) {
      planned.add(new Plan.Planned(planned.size() + 1, step, step.kind(), "", List.of()));
    }
    return new Plan(Worlds.DEV, new PlanHash("1f".repeat(32)), Instant.EPOCH, 1, 0, planned);
  }

  @Test
  void whatSomebodyElseHasDeployedMeanwhileStays() {
    Site.Deployment theirs = deployment("cccc3333-4", "c3");
    rehearsal.frontends.having(site(theirs));
    var step = new SiteStep(rehearsal.frontends, Rehearsal.MATERIALS, Progress.SILENT);

    ok(step.takeBack(UPLOAD));
    ok(step.takeBack(new FrontendStep.RollBackSite(PAGES, EARLIER.id(), LATER.id(), null)));

    assertThat(live()).isEqualTo(theirs);
  }

  private Plan rollback() {
    return new SiteRollback(PAGES, EARLIER, LATER, null).in(rehearsal.plan(NEW));
  }

  private RunResult run(Plan plan) {
    return run(plan, new Mortal(0, Mortal.Moment.BEFORE));
  }

  private RunResult run(Plan plan, Mortal life) {
    return rehearsal.run(plan, life);
  }

  private static String report(RunResult result) {
    return new RunReport("rollback", Worlds.DEV, 1, null, 0, result).text();
  }

  private @Nullable Object live() {
    return ok(rehearsal.frontends.look(PAGES, null)) instanceof Site.Present present
        ? present.live()
        : null;
  }

  private static Site site(Site.Deployment live) {
    return new Site.Present(
        String.valueOf(PAGES.account()), Map.of(), Site.Builder.ELSEWHERE, live);
  }

  private static Site.Deployment deployment(String id, String commit) {
    return new Site.Deployment(
        id, URI.create("https://relay.pages.dev"), Instant.EPOCH, Map.of(), MARK, commit, Map.of());
  }
}
