package dev.relayctl.plan;

import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.OLD;
import static dev.relayctl.plan.Worlds.config;
import static dev.relayctl.plan.Worlds.group;
import static dev.relayctl.plan.Worlds.machine;
import static dev.relayctl.plan.Worlds.observed;
import static dev.relayctl.plan.Worlds.release;
import static dev.relayctl.plan.Worlds.tag;
import static dev.relayctl.plan.Worlds.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Frontend;
import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.environment.Frontend.Setting;
import dev.relayctl.plan.Site.Value.Hidden;
import dev.relayctl.plan.Site.Value.Plain;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.PlanDocument;
import dev.relayctl.report.PlanReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The accident: the API had moved, and the frontend's variable stayed where it was. */
final class SiteVariablesTest {
  private static final String ACCOUNT = "0".repeat(32);

  private static final Map<String, String> DECLARED =
      Map.of("PUBLIC_API_URL", "https://relay-api.fly.dev", "PUBLIC_NAME", "relay");

  private static final Map<Setting, String> SETTINGS =
      Map.of(
          Setting.BUILD_COMMAND, "npm run build",
          Setting.OUTPUT_DIRECTORY, "dist",
          Setting.PRODUCTION_BRANCH, "main");

  @Test
  void setsWhatIsMissingOrHasAnotherValueAndNothingElse() {
    Plan plan =
        plan(
            OLD,
            new Site.Present(
                ACCOUNT,
                Map.of("PUBLIC_API_URL", new Plain("https://old.fly.dev"), "OTHER", new Plain("x")),
                Site.Builder.PAGES,
                null));

    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.release()).as("nothing that runs is changed").isZero();
    assertThat(plan.steps().getFirst().step())
        .isInstanceOfSatisfying(
            FrontendStep.SetVariables.class,
            set -> assertThat(set.pages().variables()).isEqualTo(DECLARED));
    assertThat(plan.steps().getFirst().what())
        .isEqualTo("set 2 variables of the frontend's production builds");
    assertThat(plan.steps().getFirst().changes())
        .containsExactly(
            "~ variable PUBLIC_API_URL: https://old.fly.dev → https://relay-api.fly.dev",
            "+ variable PUBLIC_NAME: relay");
  }

  @Test
  void setsThemBeforeAnythingThatCannotBeTakenBack() {
    Plan plan = plan(NEW, new Site.Present(ACCOUNT, Map.of(), Site.Builder.PAGES, null));

    assertThat(plan.steps().stream().map(step -> step.step().kind()))
        .startsWith("variables", "machines")
        .endsWith("record");
  }

  @Test
  void leavesAloneWhatIsAsDeclaredAndWhatCannotBeCompared() {
    Site same =
        new Site.Present(
            ACCOUNT,
            Map.of(
                "PUBLIC_API_URL", new Plain("https://relay-api.fly.dev"),
                "PUBLIC_NAME", new Hidden()),
            Site.Builder.ELSEWHERE,
            null);

    assertThat(plan(OLD, same).isEmpty()).isTrue();
  }

  @Test
  void doesNothingWhereNobodyCouldBeAsked() {
    assertThat(plan(OLD, new Site.Unknown("no token", "export one")).isEmpty()).isTrue();
    assertThat(plan(OLD, new Site.Absent("0".repeat(32))).isEmpty()).isTrue();
  }

  @Test
  void knowsTheAccountInWhichItWasFound() {
    Plan plan = plan(OLD, new Site.Present(ACCOUNT, Map.of(), Site.Builder.PAGES, null));

    assertThat(plan.steps().getFirst().step())
        .isInstanceOfSatisfying(
            FrontendStep.SetVariables.class,
            set -> assertThat(set.pages().account()).isEqualTo(ACCOUNT));
  }

  @Test
  void isReadBackAsItWasWritten() {
    Plan plan = plan(OLD, new Site.Present(ACCOUNT, Map.of(), Site.Builder.PAGES, null));

    Result<Plan> read =
        PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json"));

    assertThat(read).isEqualTo(Result.ok(plan));
  }

  /** The accident: the output directory was another one, and users got an empty site. */
  @Test
  void setsTheSettingsThatDifferWithTheVariables() {
    Site site =
        new Site.Present(
            ACCOUNT,
            Map.of(),
            Site.Builder.PAGES,
            null,
            Map.of(Setting.OUTPUT_DIRECTORY, "build", Setting.PRODUCTION_BRANCH, "main"));

    Plan plan = plan(OLD, site, DECLARED, SETTINGS);

    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.steps().getFirst().what())
        .isEqualTo(
            "set 2 variables of the frontend's production builds, and 2 settings of Pages project"
                + " relay");
    assertThat(plan.steps().getFirst().changes())
        .contains(
            "+ setting build-command: npm run build", "~ setting output-directory: build → dist")
        .noneMatch(line -> line.contains("production-branch"));
    assertThat(PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json")))
        .isEqualTo(Result.ok(plan));
  }

  @Test
  void settingsOfBuildsAreNoneOfAProjectThatIsUploadedTo() {
    Site site = new Site.Present(ACCOUNT, Map.of(), Site.Builder.ELSEWHERE, null, "trunk");

    Plan plan = plan(OLD, site, Map.of(), SETTINGS);

    assertThat(plan.steps().getFirst().what()).isEqualTo("set 1 setting of Pages project relay");
    assertThat(plan.steps().getFirst().changes())
        .containsExactly("~ setting production-branch: trunk → main");
  }

  /** The accident: a newer relayctl could not go on with a run of an older one. */
  @Test
  void aPlanWithoutSettingsIsWrittenAsItAlwaysWas() {
    Plan plan = plan(OLD, new Site.Present(ACCOUNT, Map.of(), Site.Builder.PAGES, null));

    assertThat(PlanDocument.print(plan, List.of())).doesNotContain("settings");
  }

  private static Plan plan(Image image, Site site) {
    return plan(image, site, DECLARED, Map.of());
  }

  private static Plan plan(
      Image image, Site site, Map<String, String> variables, Map<Setting, String> settings) {
    ReleaseTag tag = tag(4, "aaa");
    var pages = new Frontend.Pages(null, "relay", PagesEnvironment.PRODUCTION, variables, settings);
    Machine machine = machine("m1", MachineState.STARTED, config("web", OLD, tag(3, "aaa")));
    return Planner.plan(
        Worlds.with(pages, wanted(tag, image, null, group("web", 1, image, tag))),
        Worlds.at(site, observed(List.of(machine), release(3, OLD, "aaa"), 1, image)));
  }
}
