package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.App;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.environment.Lookups;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryImages;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.InMemoryMigrations;
import dev.relayctl.fakes.InMemoryUndos;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.fakes.Ports;
import dev.relayctl.guardrail.Facts;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Observed;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.ReleaseTag;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project in this repository is an example of how it should be. */
class SampleGuardrailsTest {
  private static final Instant NOW = Instant.parse("2026-03-03T09:00:00Z");
  private static final Source SOURCE = new Source("c".repeat(40), "main", Source.Tree.CLEAN);
  private static final Image IMAGE =
      new Image("registry.fly.io/relay-api", "v1", null, Image.Presence.TO_BE_PROVIDED);
  private static final SchemaState SCHEMA =
      new SchemaState(
          "flyway",
          List.of(),
          List.of("1"),
          List.of(),
          List.of(new Migration("1", "one", "migrations/V1__one.sql", "1")),
          List.of());

  private final Project project =
      new Project(
          Path.of(""),
          new InMemoryLookups().with(Lookups.GitFact.BRANCH, "main"),
          new OnePerEnvironment(),
          Project.World.REAL,
          () -> NOW);

  @ParameterizedTest
  @ValueSource(strings = {"dev", "preview", "staging", "production"})
  void noGuardrailHasAnythingToSay(String name) {
    Facts facts = facts(ok(project.environment(name)));

    assertThat(Guardrails.check(plan(facts), facts))
        // Nothing was deployed anywhere yet: that is no false alarm.
        .filteredOn(finding -> !finding.id().equals("not-promoted"))
        .extracting(Finding::id, Finding::what)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"staging", "production"})
  void itsNeighboursAndItsBuildAreLookedAt(String name) {
    Facts.Fleet fleet = Objects.requireNonNull(facts(ok(project.environment(name))).fleet());

    assertThat(fleet.neighbours()).isNotEmpty();
    assertThat(Objects.requireNonNull(fleet.build()).needed())
        .extracting(each -> each.path())
        .contains("migrations", "scripts/migrate.sh", "target/relay-api");
  }

  private Facts facts(Environment environment) {
    var observed =
        new Observed(
            NOW,
            new Observed.App.Present("personal", null),
            List.of(),
            Map.of(),
            Map.of(),
            SCHEMA,
            null,
            0,
            IMAGE,
            SOURCE,
            null);
    var time = new ManualTime();
    App app = Objects.requireNonNull(environment.app());
    Wishes.Read read =
        ok(
            new Wishes(project)
                .read(
                    environment,
                    app,
                    IMAGE,
                    new ReleaseTag(1, SOURCE.commit(), SOURCE.branch(), "1")));
    return ok(
        new GatherFacts(project)
            .ofDeploy(
                environment,
                new GatherFacts.OfDeploy(
                    app,
                    ok(project.databases().direct(environment)),
                    observed,
                    read.toml(),
                    read.configs(),
                    List.of(),
                    false,
                    GatherFacts.Need.EVERYTHING),
                Ports.of(
                    new InMemoryFleet(time, time),
                    new InMemoryMigrations(List.of()),
                    new InMemoryUndos(),
                    new InMemoryImages("sha256:" + "a".repeat(64)),
                    time),
                new InMemoryLedger(time),
                _ -> Result.ok(SOURCE)));
  }

  private static Plan plan(Facts facts) {
    return new Plan(
        facts.environment().name(),
        new PlanHash("0".repeat(64)),
        NOW,
        0,
        1,
        List.of(
            new Plan.Planned(
                1, new Step.ProvideImage(IMAGE), "provide the image", "new", List.of())));
  }

  private static final class OnePerEnvironment implements Databases {
    @Override
    public Result<Secret> url(Environment environment) {
      return Result.ok(
          Secret.of(
              "postgresql://u:p@" + environment.name() + ".example.com/relay?sslmode=require"));
    }

    @Override
    public Result<DatabaseUrl> direct(Environment environment) {
      return url(environment).then(url -> DatabaseUrl.parse(url, Where.system("test", "database")));
    }

    @Override
    public String source(Environment environment) {
      return "the test";
    }
  }
}
