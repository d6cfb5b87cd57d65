package dev.relayctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.environment.Frontend.Setting;
import dev.relayctl.plan.Site.Value.Plain;
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

/** The accident: variables were set, and users' pages were never built with them. */
final class FrontendPlannerTest {
  private static final Map<String, String> DECLARED = Map.of("PUBLIC_NAME", "relay");
  private static final Map<String, Site.Value> SET = Map.of("PUBLIC_NAME", new Plain("relay"));

  private static final Frontend.Pages DIST =
      new Frontend.Pages(
          null,
          "relay",
          PagesEnvironment.PRODUCTION,
          DECLARED,
          Map.of(Setting.OUTPUT_DIRECTORY, "dist"));

  @Test
  void setsWhatIsMissingAndHasTheProductionBranchBuilt() {
    Plan plan = plan(PagesEnvironment.PRODUCTION, "feature", Map.of(), Site.Builder.PAGES, null);

    assertThat(kinds(plan)).containsExactly("variables", "pages-build");
    assertThat(plan.steps().getLast().step())
        .isInstanceOfSatisfying(
            FrontendStep.BuildPages.class,
            build -> {
              assertThat(build.branch()).isNull();
              assertThat(build.pages().variables()).isEqualTo(DECLARED);
            });
  }

  @Test
  void hasThePreviewsBranchBuilt() {
    Plan plan = plan(PagesEnvironment.PREVIEW, "feature", Map.of(), Site.Builder.PAGES, null);

    assertThat(plan.steps().getLast().what()).isEqualTo("have Pages build branch feature");
  }

  @Test
  void buildsNothingOfAPreviewWhoseBranchNobodySays() {
    Plan plan = plan(PagesEnvironment.PREVIEW, null, Map.of(), Site.Builder.PAGES, null);

    assertThat(kinds(plan)).containsExactly("variables");
    assertThat(plan.steps().getFirst().why()).contains("no deploy.branch");
  }

  @Test
  void saysThatWhatIsUploadedHasToBeUploadedAnew() {
    Plan plan = plan(PagesEnvironment.PRODUCTION, null, Map.of(), Site.Builder.ELSEWHERE, null);

    assertThat(kinds(plan)).containsExactly("variables");
    assertThat(plan.steps().getFirst().why()).contains("upload it anew");
  }

  @Test
  void hasPagesThatWereBuiltBeforeBuiltAgain() {
    Plan plan = plan(PagesEnvironment.PRODUCTION, null, SET, Site.Builder.PAGES, built(Map.of()));

    assertThat(kinds(plan)).containsExactly("pages-build");
  }

  @Test
  void hasPagesThatWereBuiltInAnotherWayBuiltAgain() {
    var live =
        new Site.Deployment(
            "d1",
            URI.create("https://d1.relay.pages.dev"),
            Instant.EPOCH,
            SET,
            Map.of(Setting.OUTPUT_DIRECTORY, "build"));
    var site =
        new Site.Present(
            "0".repeat(32),
            SET,
            Site.Builder.PAGES,
            live,
            Map.of(Setting.OUTPUT_DIRECTORY, "dist"));

    assertThat(site.toApply(DIST)).containsExactly("output-directory");
    assertThat(kinds(FrontendPlanner.plan(declared(DIST), site, 3, Instant.EPOCH)))
        .containsExactly("pages-build");
  }

  private static FrontendPlanner.Declared declared(Frontend.Pages pages) {
    return new FrontendPlanner.Declared(new EnvironmentName("dev"), pages, null, null, null);
  }

  @Test
  void doesNothingWhereAllIsAsDeclared() {
    assertThat(
            plan(PagesEnvironment.PRODUCTION, null, SET, Site.Builder.PAGES, built(SET)).isEmpty())
        .isTrue();
    assertThat(plan(PagesEnvironment.PRODUCTION, null, SET, Site.Builder.PAGES, null).isEmpty())
        .isTrue();
  }

  @Test
  void isReadBackAsItWasWritten() {
    Plan plan = plan(PagesEnvironment.PREVIEW, "feature", Map.of(), Site.Builder.PAGES, null);

    assertThat(PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json")))
        .isEqualTo(Result.ok(plan));
  }

  private static List<String> kinds(Plan plan) {
    return plan.steps().stream().map(planned -> planned.step().kind()).toList();
  }

  private static Site.Deployment built(Map<String, Site.Value> variables) {
    return new Site.Deployment(
        "d1", URI.create("https://d1.relay.pages.dev"), Instant.EPOCH, variables);
  }

  private static Plan plan(
      PagesEnvironment scope,
      @Nullable String branch,
      Map<String, Site.Value> there,
      Site.Builder builder,
      Site.@Nullable Deployment live) {
    return FrontendPlanner.plan(
        new FrontendPlanner.Declared(
            new EnvironmentName("dev"),
            new Frontend.Pages(null, "relay", scope, DECLARED),
            branch,
            null,
            null),
        new Site.Present("0".repeat(32), there, builder, live),
        3,
        Instant.EPOCH);
  }
}
