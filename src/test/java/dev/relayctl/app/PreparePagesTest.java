package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Frontend.Setting;
import dev.relayctl.fakes.InMemoryFrontends;
import dev.relayctl.fakes.InMemoryImages;
import dev.relayctl.fakes.InMemoryMigrations;
import dev.relayctl.fakes.InMemoryUndos;
import dev.relayctl.fakes.Ports;
import dev.relayctl.plan.FrontendStep;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.Site;
import dev.relayctl.plan.Site.Value.Plain;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Outside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of {@code pages sync}. */
final class PreparePagesTest {
  private static final String ACCOUNT = "0".repeat(32);
  private static final EnvironmentName DEV = new EnvironmentName("dev");
  private static final String DECLARED =
      "pages: {project: relay, variables: {PUBLIC_NAME: relay},"
          + " settings: {output-directory: dist}}";

  @TempDir private Path directory;
  private @Nullable OneOffWorld made;
  private final InMemoryFrontends frontends = new InMemoryFrontends();

  @BeforeEach
  void aFrontend() throws IOException {
    made = new OneOffWorld(directory);
    dev(DECLARED);
  }

  private OneOffWorld world() {
    return Objects.requireNonNull(made);
  }

  private void dev(String frontend) throws IOException {
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        """
        kind: dev
        app: { name: relay-api-dev, config: fly.toml }
        database: { url: "${env:DEV_DATABASE_URL}" }
        deploy: { branch: feature }
        frontend: {%s}
        """
            .formatted(frontend));
  }

  private Result<Prepared> sync(String environment) {
    OneOffWorld w = world();
    Outside outside =
        Ports.of(
            w.fleet,
            new InMemoryMigrations(List.of()),
            new InMemoryUndos(),
            new InMemoryImages("sha256:" + "a".repeat(64)),
            frontends,
            w.time);
    return new PreparePages(w.project, outside, w.ledger, _ -> Result.ok(Source.NONE))
        .sync(environment);
  }

  private String problem(String environment) {
    return OneOffWorld.problem(sync(environment)).facts().id().value();
  }

  private List<String> kinds() {
    return ok(sync("dev")).plan().steps().stream().map(each -> each.step().kind()).toList();
  }

  private static Site.Present site(Site.Builder builder) {
    return new Site.Present(ACCOUNT, Map.of(), builder, null);
  }

  @Test
  void setsVariablesAndSettingsAndHasTheBranchBuilt() {
    frontends.having(site(Site.Builder.PAGES));

    Plan plan = ok(sync("dev")).plan();

    assertThat(kinds()).containsExactly("variables", "pages-build");
    assertThat(plan.steps().getFirst().step())
        .isInstanceOfSatisfying(
            FrontendStep.SetVariables.class,
            set -> {
              assertThat(set.pages().account()).isEqualTo(ACCOUNT);
              assertThat(set.pages().variables()).isEqualTo(Map.of("PUBLIC_NAME", "relay"));
              assertThat(set.pages().settings())
                  .isEqualTo(Map.of(Setting.OUTPUT_DIRECTORY, "dist"));
            });
  }

  @Test
  void isEmptyWhereAllIsAsDeclared() {
    frontends.having(
        new Site.Present(
            ACCOUNT,
            Map.of("PUBLIC_NAME", new Plain("relay")),
            Site.Builder.PAGES,
            null,
            Map.of(Setting.OUTPUT_DIRECTORY, "dist")));

    assertThat(ok(sync("dev")).plan().isEmpty()).isTrue();
  }

  @Test
  void createsAProjectOnlyForWhatIsBuiltHere() throws IOException {
    assertThat(problem("dev")).isEqualTo("pages.project-absent");

    dev("build: {command: [make], directory: dist}, pages: {project: relay}");
    assertThat(kinds()).containsExactly("create-pages", "pages-files", "pages");
  }

  @Test
  void uploadsNothingToAProjectThatPagesBuilds() throws IOException {
    dev("build: {command: [make], directory: dist}, pages: {project: relay}");
    frontends.having(site(Site.Builder.PAGES));

    assertThat(problem("dev")).isEqualTo("pages.wrong-source");
  }

  @Test
  void whoHasNoFrontendIsTold() {
    assertThat(problem("local")).isEqualTo("pages.not-declared");
  }

  @Test
  void aCloudflareThatCannotBeAskedIsAProblem() {
    frontends.failing(DoctorWorld.problem("pages.token-refused", "Cloudflare answered 403"));

    assertThat(problem("dev")).isEqualTo("pages.token-refused");
  }

  /** The accident: a sync ended the run of a deploy, and nobody could go on with its machines. */
  @Test
  void leavesADeployThatWasCutOffAlone() {
    frontends.having(site(Site.Builder.PAGES));
    begin("deploy");

    assertThat(problem("dev")).isEqualTo("pages.unfinished-run");
  }

  @Test
  void goesOnAfterASyncThatWasCutOff() {
    frontends.having(site(Site.Builder.PAGES));
    begin("pages sync");

    assertThat(kinds()).containsExactly("variables", "pages-build");
  }

  private void begin(String command) {
    var plan = new Plan(DEV, new PlanHash("0".repeat(64)), Instant.EPOCH, 0, 0, List.of());
    var holder = new Ledger.Holder("ada@laptop", command, 1, null);
    var claim = new Ledger.Claim(DEV, Set.of());
    try (Ledger.Session session = ok(world().ledger.lock(OneOffWorld.database(), claim, holder))) {
      ok(session.begin(command, plan, "{}"));
    }
  }
}
