package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryImages;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.InMemoryUndos;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.fakes.NoCommits;
import dev.relayctl.fakes.NoRevisions;
import dev.relayctl.fakes.NoTracing;
import dev.relayctl.fakes.Ports;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.report.RunReport;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Outside;
import dev.relayctl.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/adr/0006: what machines get is known by its digest before a plan may run. */
final class BuildBeforePlanTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final AppName APP = new AppName("relay-api");
  private final ManualTime time = new ManualTime();
  private final InMemoryFleet fleet = new InMemoryFleet(time, time);
  private final InMemoryLedger ledger = new InMemoryLedger(time);
  private final InMemoryImages images = new InMemoryImages(DIGEST);

  @TempDir Path directory;

  private Project project;
  private Outside outside;
  private PrepareDeploy deploys;

  @BeforeEach
  void wire() throws IOException {
    Files.createDirectories(directory.resolve("environments"));
    Files.writeString(
        directory.resolve("environments/dev.yaml"),
        "kind: dev\napp: { name: relay-api }\ndatabase: { url: \"${env:DB}\" }\n");
    Files.writeString(directory.resolve("fly.toml"), "app = \"relay-api\"\n");
    var lookups =
        new InMemoryLookups()
            .variable("DB", "postgres://localhost/relay")
            .withFile("fly.toml", "app = \"relay-api\"\n");
    project = new Project(directory, lookups, new OneDatabase(), Project.World.REAL, time);
    outside = Ports.of(fleet, new NoMigrations(), new InMemoryUndos(), images, time);
    var source = new Source("b".repeat(40), "main", Source.Tree.CLEAN);
    var lints =
        new LintMigrations(
            directory,
            Result.ok(project),
            new NoMigrations(),
            new NoRevisions(),
            new NoTracing(),
            (_, _) -> new NoTracing(),
            new RunningCode(directory, ledger, new NoCommits()),
            new NoCommits());
    deploys = new PrepareDeploy(project, outside, lints, ledger, _ -> Result.ok(source));
  }

  @Test
  void aPlanSaysWhatWouldBeBuiltAndBuildsNothing() {
    fleet.withApp(APP, "personal", null);

    Prepared prepared = ok(deploys.deploy("dev", Asked.NOTHING));

    assertThat(prepared.imageToBuild()).isPresent();
    assertThat(what(prepared.plan()))
        .anySatisfy(what ->
            assertThat(what)
                .startsWith("build image relayctl-0123456789ab")
                .contains("to be built from commit " + "b".repeat(40)));
    assertThat(images.journal()).isEmpty();
  }

  @Test
  void aBuiltImageIsPlannedByItsDigest() {
    fleet.withApp(APP, "personal", null);
    Prepared unbuilt = ok(deploys.deploy("dev", Asked.NOTHING));

    Prepared prepared = ok(deploys.built(unbuilt, Asked.NOTHING, Progress.SILENT));

    assertThat(images.journal()).hasSize(1);
    assertThat(prepared.imageToBuild()).isEmpty();
    assertThat(prepared.plan().steps().toString())
        .contains("registry.fly.io/relay-api@" + DIGEST)
        .doesNotContain("relayctl-0123456789ab");
  }

  @Test
  void whatIsBuiltAlreadyIsPlannedAtOnceAndAsTheSamePlan() {
    fleet.withApp(APP, "personal", null);
    Prepared built =
        ok(deploys.built(ok(deploys.deploy("dev", Asked.NOTHING)), Asked.NOTHING, Progress.SILENT));

    Prepared again = ok(deploys.deploy("dev", Asked.NOTHING));

    assertThat(again.imageToBuild()).isEmpty();
    assertThat(again.plan().hash()).isEqualTo(built.plan().hash());
    assertThat(images.journal()).hasSize(1);
  }

  @Test
  void noPlanRunsWithoutADigest() {
    fleet.withApp(APP, "personal", null);
    Prepared unbuilt = ok(deploys.deploy("dev", Asked.NOTHING));
    var execute =
        new Execute(project, outside, ledger, new Ledger.Holder("ann", "deploy dev", 1, null));

    Result<RunReport> ran = execute.run(unbuilt, Progress.SILENT);

    assertThat(ids(ran)).containsExactly("deploy.image-not-built");
    assertThat(fleet.journal()).noneMatch(call -> call.startsWith("create"));
  }

  @Test
  void makesTheAppWhoseRegistryTheImageIsPushedInto() {
    Prepared unbuilt = ok(deploys.deploy("dev", Asked.NOTHING));

    Prepared built = ok(deploys.built(unbuilt, Asked.NOTHING, Progress.SILENT));

    assertThat(built.createsApp()).isFalse();
    assertThat(images.journal()).hasSize(1);
    assertThat(fleet.journal()).contains("createApp relay-api");
  }

  private static List<String> what(Plan plan) {
    return plan.steps().stream().map(step -> step.what() + " – " + step.why()).toList();
  }

  private static List<String> ids(Result<?> result) {
    return result.problems().stream().map(Problem::facts).map(f -> f.id().value()).toList();
  }

  private record NoMigrations() implements Migrations {
    @Override
    public Result<SchemaState> state(DatabaseUrl database, Migrations.Files files) {
      return Result.ok(SchemaState.NONE);
    }

    @Override
    public Result<Migrated> migrate(
        DatabaseUrl database, Migrations.Files files, Limits limits, Progress progress) {
      return Result.ok(new Migrated(List.of(), null));
    }
  }
}
