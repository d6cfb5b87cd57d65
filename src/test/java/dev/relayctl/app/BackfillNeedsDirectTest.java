package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryImages;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryLookups;
import dev.relayctl.fakes.InMemoryMigrations;
import dev.relayctl.fakes.InMemoryUndos;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.fakes.NoCommits;
import dev.relayctl.fakes.NoRevisions;
import dev.relayctl.fakes.NoTracing;
import dev.relayctl.fakes.Ports;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Source;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accident: a release command's Flyway ran a backfill once, and recorded it. */
final class BackfillNeedsDirectTest {
  private static final String FLY_TOML =
      "app = \"relay-api\"\n[deploy]\nrelease_command = \"flyway migrate\"\n";
  private static final DatabaseUrl DATABASE =
      ok(
          DatabaseUrl.parse(
              Secret.of("postgres://db.example.com/relay?sslmode=require"),
              Where.system("test", "the database")));

  private final ManualTime time = new ManualTime();
  private final InMemoryMigrations migrations =
      new InMemoryMigrations(
          List.of(
              new Migration("1", "tracks", "migrations/V1__tracks.sql", "1"),
              new Migration("2", "fill slug", "migrations/V2__fill_slug.sql", "2")));

  @TempDir private Path directory;

  @Test
  void refusesABackfillThatTheReleaseCommandWouldRunOnce() throws IOException {
    List<Finding> refusals = deploy("release-command").refusals();

    assertThat(refusals).extracting(Finding::id).containsExactly("backfill-needs-direct");
    assertThat(refusals.getFirst().where())
        .isEqualTo(new Where.InFile("migrations/V2__fill_slug.sql", 2, 0));
    assertThat(refusals.getFirst().remedy()).contains("relayctl migrate dev first");
  }

  @Test
  void hasNothingAgainstIt() throws IOException {
    List<Finding> direct = deploy("direct").refusals();
    ok(
        migrations.migrate(
            DATABASE,
            new Migrations.Files("flyway", directory, "migrations"),
            new Limits(null, Duration.ofSeconds(1), Duration.ZERO),
            Progress.SILENT));
    List<Finding> appliedBefore = deploy("release-command").refusals();

    assertThat(direct).isEmpty();
    assertThat(appliedBefore).isEmpty();
  }

  private Prepared deploy(String run) throws IOException {
    write(
        "environments/dev.yaml",
        "kind: dev\napp: { name: relay-api }\ndatabase: { url: \"${env:DB}\" }\n"
            + "migrations: { engine: flyway, directory: migrations, run: "
            + run
            + " }\n");
    write("fly.toml", FLY_TOML);
    write("migrations/V1__tracks.sql", "create table tracks (id int, slug text);\n");
    write(
        "migrations/V2__fill_slug.sql",
        "-- as asked for\n-- relayctl: backfill\nupdate tracks set slug = 'x'"
            + " where id in (select id from tracks where slug is null limit 1000);\n");
    var lookups =
        new InMemoryLookups()
            .variable("DB", "postgres://db.example.com/relay?sslmode=require")
            .withFile("fly.toml", FLY_TOML);
    var project = new Project(directory, lookups, new OneDatabase(), Project.World.REAL, time);
    var fleet = new InMemoryFleet(time, time);
    fleet.withApp(new AppName("relay-api"), "personal", null);
    var ledger = new InMemoryLedger(time);
    var outside =
        Ports.of(
            fleet,
            migrations,
            new InMemoryUndos(),
            new InMemoryImages("sha256:" + "a".repeat(64)),
            time);
    var lints =
        new LintMigrations(
            directory,
            Result.ok(project),
            migrations,
            new NoRevisions(),
            new NoTracing(),
            (_, _) -> new NoTracing(),
            new RunningCode(directory, ledger, new NoCommits()),
            new NoCommits());
    var source = new Source("b".repeat(40), "main", Source.Tree.CLEAN);
    return ok(
        new PrepareDeploy(project, outside, lints, ledger, _ -> Result.ok(source))
            .deploy("dev", Asked.NOTHING));
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }
}
