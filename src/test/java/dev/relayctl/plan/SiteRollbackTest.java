package dev.relayctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.PlanReader;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SiteRollbackTest {
  private static final SiteUpload.Mark MARK = new SiteUpload.Mark("0".repeat(16), "0".repeat(16));

  private static final Site.Deployment LATER =
      new Site.Deployment(
          "cccc1111-2222",
          URI.create("https://cccc1111.relay.pages.dev"),
          Instant.EPOCH.plusSeconds(1),
          Map.of());
  private static final SiteRollback BACK =
      new SiteRollback(
          new Frontend.Pages("0".repeat(32), "relay", PagesEnvironment.PRODUCTION, Map.of()),
          deployment("aaaa1111-2222", "c1"),
          deployment("bbbb1111-2222", null),
          URI.create("https://relay.example.com"));

  @Test
  void goesBackBeforeTheMachinesAndAfterWhatTheyNeed() {
    var steps = new PlanSteps();
    steps.add(
        new Step.ProvideImage(new Image("registry/relay", "t", null, Image.Presence.PRESENT)),
        "",
        "",
        List.of());
    steps.add(
        new MachineStep.RemoveMachines(
            Worlds.APP, MachineStep.Removed.LEFT_OVER, List.of("m1"), List.of()),
        "",
        "",
        List.of());

    Plan plan = BACK.in(steps.plan(Worlds.DEV, 3, Instant.EPOCH, 4));

    assertThat(plan.steps())
        .extracting(planned -> planned.position() + " " + planned.step().kind())
        .containsExactly("1 image", "2 pages-rollback", "3 remove");
    assertThat(plan.steps().get(1).changes())
        .containsExactly("~ deployment bbbb1111 → aaaa1111, commit c1");
    assertThat(plan.release()).isEqualTo(4);
  }

  /** To go back once more, after a rollback. */
  @Test
  void goesToNewerPagesWhenTheBackendThatTheyNeedIsProven() {
    var forward = new SiteRollback(BACK.pages(), LATER, BACK.to(), null);
    var steps = new PlanSteps();
    for (Step step :
        List.of(
            new MachineStep.RemoveMachines(
                Worlds.APP, MachineStep.Removed.LEFT_OVER, List.of("m1"), List.of()),
            new Step.Prove(Worlds.APP, "image", List.of(), List.of(), null, null),
            new MachineStep.RemoveMachines(
                Worlds.APP, MachineStep.Removed.BLUE, List.of("m2"), List.of()))) {
      steps.add(step, "", "", List.of());
    }

    assertThat(forward.in(steps.plan(Worlds.DEV, 3, Instant.EPOCH, 4)).steps())
        .extracting(planned -> planned.step().kind())
        .containsExactly("remove", "prove", "pages-rollback", "remove");
  }

  /** The way back was gone before, when Cloudflare couldn't be asked. */
  @Test
  void isAllThereIsToDoWhereTheMachinesAreThereAlready() {
    Plan plan = BACK.in(new PlanSteps().plan(Worlds.DEV, 3, Instant.EPOCH, 4));

    assertThat(plan.steps())
        .extracting(planned -> planned.step().kind())
        .containsExactly("pages-rollback");
    assertThat(plan.release()).as("none is made").isZero();
  }

  /** A plan outlives its process. */
  @Test
  void aStoredPlanIsReadAsItWas() {
    Plan plan = BACK.in(new PlanSteps().plan(Worlds.DEV, 3, Instant.EPOCH, 4));

    assertThat(PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json")))
        .isEqualTo(Result.ok(plan));
  }

  private static Site.Deployment deployment(String id, @Nullable String commit) {
    URI url = URI.create("https://" + Site.shortId(id) + ".relay.pages.dev");
    return new Site.Deployment(id, url, Instant.EPOCH, Map.of(), MARK, commit, Map.of());
  }
}
