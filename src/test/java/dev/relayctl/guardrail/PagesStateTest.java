package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Frontend;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Site.Value.Plain;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The accident: the variable was set, the build was older, and the page asked for undefined. */
final class PagesStateTest {
  private static final String ACCOUNT = "0".repeat(32);

  private static final String API = "https://relay-api.fly.dev";

  private static final String PRODUCTION =
      """
      kind: production
      deploy: {promote-from: staging}
      app: {name: relay-api, url: https://relay-api.fly.dev}
      database: {url: "${env:URL}"}
      frontend: {pages: {project: relay, environment: production, variables: {PUBLIC_API_URL: "${app.url}"}}}
      """;

  private static final Environment STAGING =
      Given.environment(
          """
          kind: staging
          app: {name: relay-api-staging}
          frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: "${app.url}", PUBLIC_MAPS_KEY: pk}}}
          """);

  @Test
  void aProjectThatIsThereSaysNothing() {
    assertThat(pages(Given.of(PRODUCTION).at(site(null)))).isEmpty();
  }

  @Test
  void aVariableThatOnlyTheNeighbourHasIsMissed() {
    Given given = Given.of(PRODUCTION).at(site(null)).beside(STAGING);

    assertThat(pages(given)).containsExactly("warn pages-variable-missing");
    assertThat(given.findings().getFirst().what()).contains("PUBLIC_MAPS_KEY");
    assertThat(given.findings().getFirst().where().text())
        .startsWith("environments/production.yaml:5");
  }

  @Test
  void oneThatPagesHasAlreadyIsSomebodysSecret() {
    var site =
        new Site.Present(
            ACCOUNT, Map.of("PUBLIC_MAPS_KEY", new Site.Value.Hidden()), Site.Builder.PAGES, null);

    assertThat(pages(Given.of(PRODUCTION).at(site).beside(STAGING))).isEmpty();
  }

  @Test
  void twoEnvironmentsMayNotOverwriteEachOther() {
    String staging =
        """
        kind: staging
        app: {name: relay-api-staging}
        database: {url: "${env:URL}"}
        frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: "%s"}}}
        """;
    Environment dev =
        Given.environment(
            """
            kind: dev
            app: {name: relay-api-dev}
            frontend: {pages: {project: relay, variables: {PUBLIC_API_URL: "${app.url}"}}}
            """);

    assertThat(pages(Given.of(staging.formatted("${app.url}")).beside(dev)))
        .containsExactly("refuse pages-scope-shared");
    assertThat(pages(Given.of(staging.formatted("https://relay-api-dev.fly.dev")).beside(dev)))
        .as("both want the same")
        .isEmpty();
    assertThat(
            pages(
                Given.of(staging.formatted("${app.url}").replace("project: relay,", "project: s,"))
                    .beside(dev)))
        .isEmpty();
  }

  @Test
  void productionsVariablesAreForItsOwnBuilds() {
    String inPreviews = PRODUCTION.replace("environment: production", "environment: preview");
    String unsaid = PRODUCTION.replace(", environment: production", "");

    assertThat(Given.of(inPreviews).found()).contains("refuse preview-points-at-production");
    assertThat(Given.of(unsaid).found()).doesNotContain("refuse preview-points-at-production");
  }

  @Test
  void nothingIsPassedThatNobodyCouldBeAskedAbout() {
    Given given = Given.of(PRODUCTION).at(new Site.Unknown("no token", "export one"));
    var plan =
        new Plan(
            given.environment().name(), new PlanHash("0".repeat(64)), Given.NOW, 0, 1, List.of());

    assertThat(
            Guardrails.lookedAt(plan, given.facts(), Guardrails.Origin.FRESH).stream()
                .map(Guardrail::id))
        .doesNotContain(
            "localhost-in-bundle", "preview-points-at-production", "pages-variable-not-applied");
  }

  @Test
  void oneThatMayDifferIsNot() {
    assertThat(
            pages(
                Given.of(PRODUCTION + "differs: [frontend.PUBLIC_MAPS_KEY]\n")
                    .at(site(null))
                    .beside(STAGING)))
        .isEmpty();
  }

  @Test
  void environmentsThatNothingIsPromotedBetweenAreNoNeighbours() {
    assertThat(
            pages(
                Given.of(PRODUCTION.replace("deploy: {promote-from: staging}\n", ""))
                    .at(site(null))
                    .beside(STAGING)))
        .isEmpty();
  }

  @Test
  void pagesThatWereBuiltWithAnotherValueAreTold() {
    assertThat(
            pages(
                Given.of(PRODUCTION)
                    .at(site(deployment(Map.of("PUBLIC_API_URL", new Plain("https://old")))))))
        .containsExactly("warn pages-variable-not-applied");
    assertThat(pages(Given.of(PRODUCTION).at(site(deployment(Map.of())))))
        .containsExactly("warn pages-variable-not-applied");
  }

  @Test
  void pagesThatWereBuiltWithItAreNot() {
    assertThat(
            pages(
                Given.of(PRODUCTION)
                    .at(site(deployment(Map.of("PUBLIC_API_URL", new Plain(API)))))))
        .isEmpty();
    assertThat(
            pages(
                Given.of(PRODUCTION)
                    .at(site(deployment(Map.of("PUBLIC_API_URL", new Site.Value.Hidden()))))))
        .isEmpty();
  }

  @Test
  void whatOthersHaveBuiltIsNotOfVariablesHere() {
    assertThat(
            pages(
                Given.of(PRODUCTION)
                    .at(
                        new Site.Present(
                            ACCOUNT, Map.of(), Site.Builder.ELSEWHERE, deployment(Map.of())))))
        .isEmpty();
  }

  @Test
  void aProjectIsBuiltByWhomTheFileSays() {
    String settings = PRODUCTION.replace("{project: relay,", "{project: relay, settings: {%s},");
    var uploaded = new Site.Present(ACCOUNT, Map.of(), Site.Builder.ELSEWHERE, null);
    String here =
        PRODUCTION.replace("frontend: {", "frontend: {build: {command: [make], directory: dist}, ");

    Given dist = Given.of(settings.formatted("output-directory: dist")).at(uploaded);
    assertThat(pages(dist)).containsExactly("warn pages-wrong-source");
    assertThat(dist.findings().getFirst().why()).contains("output-directory");
    assertThat(pages(Given.of(settings.formatted("production-branch: main")).at(uploaded)))
        .isEmpty();
    assertThat(pages(Given.of(settings.formatted("output-directory: dist")).at(site(null))))
        .isEmpty();
    assertThat(pages(Given.of(here).at(site(null)))).containsExactly("warn pages-wrong-source");
    assertThat(pages(Given.of(here).at(uploaded))).isEmpty();
  }

  /** Production and previews have one build command. */
  @Test
  void twoEnvironmentsMayNotOverwriteEachOthersSettings() {
    String production =
        PRODUCTION.replace("{project: relay,", "{project: relay, settings: {root-directory: web},");
    String dev =
        """
        kind: dev
        app: {name: relay-api-dev}
        frontend: {pages: {project: relay, settings: {root-directory: %s}}}
        """;

    Given given = Given.of(production).beside(Given.environment(dev.formatted("app")));
    assertThat(pages(given)).containsExactly("refuse pages-scope-shared");
    assertThat(given.findings().getFirst().what()).contains("root-directory of one project");
    assertThat(pages(Given.of(production).beside(Given.environment(dev.formatted("web")))))
        .isEmpty();
  }

  @Test
  void aProjectThatIsMissingIsToldAndOneThatNobodyCanAskAbout() {
    assertThat(pages(Given.of(PRODUCTION).at(new Site.Absent("0".repeat(32)))))
        .containsExactly("warn pages-project-missing");
    assertThat(pages(Given.of(PRODUCTION).at(new Site.Unknown("no token", "export one"))))
        .containsExactly("warn pages-not-asked");
    assertThat(pages(Given.of(PRODUCTION).inSandbox().at(new Site.Absent("0".repeat(32)))))
        .isEmpty();
  }

  @Test
  void aProjectOfAnotherAccountIsToldAndNoSecondOneIsMade() {
    var account = new Site.Account("1".repeat(32), "Relay");
    Given given = Given.of(PRODUCTION).at(new Site.Absent("0".repeat(32), List.of(account)));

    assertThat(pages(given)).containsExactly("warn pages-project-missing");
    assertThat(given.findings().getFirst().why())
        .endsWith("has none of that name; it is in " + "1".repeat(32) + " (Relay)");
    Frontend.Pages pages = Objects.requireNonNull(given.environment().frontend().onPages());
    assertThat(pages(given.doing(new FrontendStep.CreateSite(pages, "main"))))
        .containsExactly("refuse pages-other-account");
  }

  private static Site site(Site.@Nullable Deployment live) {
    return new Site.Present(ACCOUNT, Map.of(), Site.Builder.PAGES, live);
  }

  private static Site.Deployment deployment(Map<String, Site.Value> variables) {
    return new Site.Deployment(
        "d1",
        URI.create("https://abc.relay.pages.dev"),
        Instant.parse("2026-03-01T09:00:00Z"),
        variables);
  }

  private static List<String> pages(Given given) {
    return given.found().stream().filter(each -> each.contains(" pages-")).toList();
  }
}
