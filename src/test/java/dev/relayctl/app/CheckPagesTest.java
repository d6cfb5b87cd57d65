package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.relayctl.environment.Frontend.PagesEnvironment;
import dev.relayctl.environment.Frontend.Setting;
import dev.relayctl.fakes.InMemoryFrontends;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Site.Value.Hidden;
import dev.relayctl.plan.Site.Value.Plain;
import dev.relayctl.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accident: the backend was as declared, and nobody looked at the frontend. */
final class CheckPagesTest {
  private static final String ACCOUNT = "0".repeat(32);
  private static final Map<String, Site.Value> SET = Map.of("PUBLIC_NAME", new Plain("relay"));
  private static final Map<Setting, String> DIST = Map.of(Setting.OUTPUT_DIRECTORY, "dist");

  @TempDir private Path directory;
  private @Nullable OneOffWorld made;
  private final InMemoryFrontends frontends = new InMemoryFrontends();

  @BeforeEach
  void aFrontend() throws IOException {
    made = new OneOffWorld(directory);
    dev("pages: {project: relay, variables: {PUBLIC_NAME: relay}}", "");
  }

  private void dev(String frontend, String more) throws IOException {
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        """
        kind: dev
        app: { name: relay-api-dev, config: fly.toml }
        database: { url: "${env:DEV_DATABASE_URL}" }
        frontend: {%s}
        %s
        """
            .formatted(frontend, more));
  }

  private List<Finding> findings() {
    return ok(new CheckPages(Objects.requireNonNull(made).project, frontends).findings("dev"));
  }

  private List<String> ids() {
    return findings().stream().map(Finding::id).toList();
  }

  private static Site.Present site(Map<String, Site.Value> variables, Site.Builder builder) {
    return new Site.Present(ACCOUNT, variables, builder, null);
  }

  @Test
  void saysNothingWhereAllIsAsDeclared() {
    frontends.having(site(SET, Site.Builder.PAGES));

    assertThat(findings()).isEmpty();
  }

  @Test
  void tellsWhatIsMissing() {
    frontends.having(site(Map.of(), Site.Builder.PAGES));

    assertThat(findings())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.id()).isEqualTo("pages.variables-differ");
          assertThat(found.what()).contains("PUBLIC_NAME");
          assertThat(found.remedy()).isEqualTo("relayctl pages sync dev sets them");
        });
  }

  @Test
  void tellsThatUsersGetAnOlderBuild() {
    var live =
        new Site.Deployment(
            "d1", URI.create("https://d1.relay.pages.dev"), Instant.EPOCH, Map.of());
    frontends.having(new Site.Present(ACCOUNT, SET, Site.Builder.PAGES, live));

    assertThat(ids()).containsExactly("pages-variable-not-applied");
  }

  @Test
  void aSecretIsNoDifference() {
    frontends.having(site(Map.of("PUBLIC_NAME", new Hidden()), Site.Builder.PAGES));

    assertThat(findings()).isEmpty();
  }

  /** The accident: the output directory had gone back to its default, and the site was empty. */
  @Test
  void namesASettingThatHasRevertedWithBothValues() throws IOException {
    dev("pages: {project: relay, settings: {output-directory: dist, root-directory: web}}", "");
    frontends.having(
        new Site.Present(
            ACCOUNT,
            Map.of(),
            Site.Builder.PAGES,
            null,
            Map.of(Setting.OUTPUT_DIRECTORY, "build")));

    assertThat(findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(
            tuple(
                "pages.settings-differ", "Pages has output-directory build, and dist is declared"),
            tuple("pages.settings-differ", "Pages has no root-directory, and web is declared"));
    frontends.having(
        new Site.Present(
            ACCOUNT,
            Map.of(),
            Site.Builder.PAGES,
            null,
            Map.of(Setting.OUTPUT_DIRECTORY, "dist", Setting.ROOT_DIRECTORY, "web")));
    assertThat(findings()).isEmpty();
  }

  @Test
  void aProjectOfTheWrongTypeIsTold() throws IOException {
    dev("pages: {project: relay, settings: {output-directory: dist}}", "");
    frontends.having(site(Map.of(), Site.Builder.ELSEWHERE));
    assertThat(ids()).containsExactly("pages-wrong-source");

    dev("build: {command: [make], directory: dist}, pages: {project: relay}", "");
    frontends.having(new Site.Present(ACCOUNT, Map.of(), Site.Builder.PAGES, null, DIST));
    assertThat(ids()).containsExactly("pages-wrong-source");
  }

  @Test
  void aProjectThatIsMissingIsTold() {
    assertThat(ids()).containsExactly("pages-project-missing");
  }

  @Test
  void aProjectOfAnotherAccountIsTold() {
    var account = new Site.Account("1".repeat(32), "Relay");
    frontends.having(new Site.Absent(ACCOUNT, List.of(account)));

    assertThat(findings())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.id()).isEqualTo("pages-project-missing");
          assertThat(found.why()).endsWith("it is in " + account.id() + " (Relay)");
          assertThat(found.remedy()).startsWith("frontend.pages.account: " + account.id());
        });
  }

  /** The accident: the key was added for production by hand, and every preview was broken. */
  @Test
  void comparesTheNamesOfProductionAndPreviews() {
    frontends.having(site(SET, Site.Builder.PAGES));
    frontends.having(
        PagesEnvironment.PRODUCTION, site(Map.of("MAPS_KEY", new Hidden()), Site.Builder.PAGES));

    assertThat(findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(
            tuple("pages.scopes-differ", "preview builds lack MAPS_KEY"),
            tuple("pages.scopes-differ", "production builds lack PUBLIC_NAME"));
  }

  @Test
  void whatMayDifferIsDeclared() throws IOException {
    dev(
        "pages: {project: relay, variables: {PUBLIC_NAME: relay}}",
        "differs: [frontend.MAPS_KEY, frontend.PUBLIC_NAME]");
    frontends.having(site(SET, Site.Builder.PAGES));
    frontends.having(
        PagesEnvironment.PRODUCTION, site(Map.of("MAPS_KEY", new Hidden()), Site.Builder.PAGES));

    assertThat(findings()).isEmpty();
  }

  /** What its neighbour's file declares is missed, too, by the guardrail of a deploy. */
  @Test
  void missesWhatTheNeighboursFileDeclares() throws IOException {
    Files.writeString(
        directory.resolve("environments/production.yaml"),
        """
        kind: production
        deploy: { promote-from: dev }
        app: { name: relay-api }
        frontend: {pages: {project: relay, variables: {PUBLIC_NAME: relay, PUBLIC_KEY: k}}}
        """);
    frontends.having(site(SET, Site.Builder.PAGES));

    assertThat(findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(
            tuple("pages-variable-missing", "the frontend is built without PUBLIC_KEY"));
  }

  @Test
  void anEnvironmentWithoutAFrontendIsAProblemAndAnUnansweredQuestionIsNoFinding()
      throws IOException {
    CheckPages check = new CheckPages(Objects.requireNonNull(made).project, frontends);

    assertThat(OneOffWorld.problem(check.findings("local")).facts().id().value())
        .isEqualTo("pages.not-declared");
    Problem refused = DoctorWorld.problem("pages.token-refused", "Cloudflare answered 403");
    frontends.failing(refused);
    assertThat(check.findings(null).problems()).containsExactly(refused);
  }

  @Test
  void buildSettingsBesideABuildOfOnesOwnAreRefusedWhereTheyStand() throws IOException {
    dev(
        "build: {command: [make], directory: dist},"
            + " pages: {project: relay, settings: {build-command: make}}",
        "");

    Problem problem =
        OneOffWorld.problem(
            new CheckPages(Objects.requireNonNull(made).project, frontends).findings("dev"));

    assertThat(problem.facts().id().value()).isEqualTo("environment.frontend-built-twice");
    assertThat(problem.facts().where().text()).startsWith("environments/dev.yaml:4");
  }
}
