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

final class SiteStepsTest {
  private static final String ACCOUNT = "0".repeat(32);

  @Test
  void createsTheProjectAndBuildsBeforeAndDeploysAfterEverythingElse() {
    PlanSteps steps = planned(upload("c1"), new Site.Absent(ACCOUNT), true);

    assertThat(kinds(steps)).containsExactly("create-pages", "pages-files", "image", "pages");
  }

  @Test
  void stepsAreNumberedInTheirOrder() {
    PlanSteps steps = planned(upload("c1"), new Site.Absent(ACCOUNT), true);

    assertThat(steps.plan(Worlds.DEV, 0, Instant.EPOCH, 0).steps())
        .extracting(Plan.Planned::position)
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void eachReleaseHasItsPages() {
    SiteUpload upload = upload("c1");

    assertThat(kinds(planned(upload, present(Site.Builder.ELSEWHERE, upload.origin()), true)))
        .containsExactly("pages-files", "image", "pages");
  }

  @Test
  void withoutAReleaseOnlyWhatHasChangedIsDeployed() {
    SiteUpload upload = upload("c1");

    assertThat(kinds(planned(upload, present(Site.Builder.ELSEWHERE, upload.origin()), false)))
        .isEmpty();
    assertThat(
            kinds(planned(upload, present(Site.Builder.ELSEWHERE, upload("c0").origin()), false)))
        .containsExactly("pages-files", "pages");
    assertThat(kinds(planned(upload, present(Site.Builder.ELSEWHERE, null), false)))
        .as("somebody else's upload")
        .containsExactly("pages-files", "pages");
  }

  /** Whoever fails later gives users what they got. */
  @Test
  void remembersWhatUsersOfProductionGet() {
    Site there = present(Site.Builder.ELSEWHERE, null);

    assertThat(before(upload("c1", PagesEnvironment.PRODUCTION), there)).isEqualTo("d1");
    assertThat(before(upload("c1", PagesEnvironment.PRODUCTION), new Site.Absent(ACCOUNT)))
        .isNull();
    assertThat(before(upload("c1"), there)).as("Pages can't go back to a preview").isNull();
  }

  private static @Nullable String before(SiteUpload upload, Site site) {
    Plan plan = planned(upload, site, true).plan(Worlds.DEV, 0, Instant.EPOCH, 0);
    assertThat(PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json")))
        .isEqualTo(Result.ok(plan));
    return ((FrontendStep.DeploySite) plan.steps().getLast().step()).before();
  }

  /** A plan outlives its process. */
  @Test
  void aStoredPlanIsReadAsItWas() {
    Plan plan =
        planned(upload("c1"), new Site.Absent(ACCOUNT), true).plan(Worlds.DEV, 0, Instant.EPOCH, 0);

    assertThat(PlanReader.read(PlanDocument.print(plan, List.of()), Where.file("plan.json")))
        .isEqualTo(Result.ok(plan));
  }

  @Test
  void aProjectThatPagesBuildsTakesNoUpload() {
    assertThat(kinds(planned(upload("c1"), present(Site.Builder.PAGES, null), true)))
        .containsExactly("image");
  }

  @Test
  void aCloudflareThatCantBeAskedKeepsNoBackendBack() {
    assertThat(kinds(planned(upload("c1"), new Site.Unknown("no token", "make one"), true)))
        .containsExactly("image");
  }

  @Test
  void goesToTheProductionBranchThatIsDeclared() {
    SiteUpload upload = upload("c1");
    Frontend.Pages pages =
        new Frontend.Pages(
            ACCOUNT,
            "relay",
            PagesEnvironment.PRODUCTION,
            upload.pages().variables(),
            Map.of(Frontend.Setting.PRODUCTION_BRANCH, "trunk"));
    var declared =
        new SiteUpload(pages, upload.build(), upload.branch(), upload.commit(), null, null);

    for (Site site : List.of(new Site.Absent(ACCOUNT), present(Site.Builder.ELSEWHERE, null))) {
      assertThat(
              planned(declared, site, false)
                  .plan(Worlds.DEV, 0, Instant.EPOCH, 0)
                  .steps()
                  .getLast()
                  .changes())
          .containsExactly("+ dist as branch trunk, production");
    }
  }

  /** In the sandbox, files name the real app. */
  @Test
  void theBuildGetsTheAddressThatTheAppHas() {
    SiteUpload spoken = upload("c1").speakingTo(URI.create("http://127.0.0.1:31198/"));

    assertThat(spoken.pages().variables())
        .containsEntry("PUBLIC_API_URL", "http://127.0.0.1:31198/v1")
        .containsEntry("PUBLIC_OTHER", "https://relay-api-dev.fly.dev.example.com");
  }

  private static PlanSteps planned(SiteUpload upload, Site site, boolean releasing) {
    var image = new Image("registry.example.com/relay", "t", null, Image.Presence.PRESENT);
    Wanted wanted =
        Worlds.uploading(Worlds.wanted(new ReleaseTag(1, "c1", "main", null), image, null), upload);
    Observed observed = Worlds.at(site, Worlds.observed(List.of(), null, 0, image));
    var steps = new PlanSteps();
    SiteSteps.create(steps, wanted, observed);
    int untouched = steps.next();
    if (releasing) {
      steps.add(new Step.ProvideImage(image), "", "", List.of());
    }
    SiteSteps.deploy(steps, untouched, wanted, observed);
    return steps;
  }

  private static List<String> kinds(PlanSteps steps) {
    return steps.plan(Worlds.DEV, 0, Instant.EPOCH, 0).steps().stream()
        .map(planned -> planned.step().kind())
        .toList();
  }

  private static Site present(Site.Builder builder, @Nullable String origin) {
    URI url = URI.create("https://d1.relay.pages.dev");
    var live =
        origin == null
            ? new Site.Deployment("d1", url, Instant.EPOCH, Map.of())
            : new Site.Deployment(
                "d1", url, Instant.EPOCH, Map.of(), new SiteUpload.Mark(origin, "0".repeat(16)));
    return new Site.Present(ACCOUNT, Map.of(), builder, live);
  }

  private static SiteUpload upload(String commit) {
    return upload(commit, PagesEnvironment.PREVIEW);
  }

  private static SiteUpload upload(String commit, PagesEnvironment scope) {
    return new SiteUpload(
        new Frontend.Pages(
            ACCOUNT,
            "relay",
            scope,
            Map.of(
                "PUBLIC_API_URL",
                "https://relay-api-dev.fly.dev/v1",
                "PUBLIC_OTHER",
                "https://relay-api-dev.fly.dev.example.com")),
        new Frontend.Build(List.of("npm", "run", "build"), "dist"),
        "dev",
        commit,
        null,
        URI.create("https://relay-api-dev.fly.dev"));
  }
}
