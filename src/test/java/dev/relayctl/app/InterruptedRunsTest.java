package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Worlds;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The accident: a wrong value was corrected in the file, and the cut-off run wrote it again. */
final class InterruptedRunsTest {
  private static final Observed WORLD =
      Worlds.at(
          new Site.Present("0".repeat(32), Map.of(), Site.Builder.PAGES, null),
          Worlds.observed(List.of(), null, 1, Worlds.NEW));

  @Test
  void goesOnWithThePlanWhileTheFilesSayTheSame() {
    assertThat(InterruptedRuns.resumable(run(), WORLD, pages("https://one.example.com")))
        .isPresent();
  }

  @Test
  void plansAnewWhereAVariableIsAnotherOneNow() {
    assertThat(InterruptedRuns.resumable(run(), WORLD, pages("https://two.example.com"))).isEmpty();
    assertThat(InterruptedRuns.resumable(run(), WORLD, null)).isEmpty();
  }

  private static Ledger.Run run() {
    var tag = Worlds.tag(1, "aaa");
    Plan plan =
        Planner.plan(
            Worlds.with(
                pages("https://one.example.com"),
                Worlds.wanted(tag, Worlds.NEW, null, Worlds.group("app", 1, Worlds.NEW, tag))),
            WORLD);
    return new Ledger.Run(
        1,
        "deploy dev",
        "ana@ci",
        Instant.EPOCH,
        null,
        RunOutcome.INTERRUPTED,
        1,
        null,
        null,
        List.of(),
        List.of(),
        PlanDocument.print(plan, List.of()));
  }

  private static Frontend.Pages pages(String url) {
    return new Frontend.Pages(
        null, "relay", PagesEnvironment.PREVIEW, Map.of("PUBLIC_API_URL", url));
  }
}
