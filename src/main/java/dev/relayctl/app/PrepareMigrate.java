package dev.relayctl.app;

import dev.relayctl.app.PrepareDeploy.Made;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Guardrail;
import dev.relayctl.guardrail.Guardrails;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Planner;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.report.DriftReport;
import dev.relayctl.report.MigrationsReport;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.RestorePoints;
import dev.relayctl.run.Undos;
import dev.relayctl.run.WorkTree;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a database's migrations and plans the pending ones. Writes nothing. */
public final class PrepareMigrate {
  private final Project project;
  private final Migrations migrations;
  private final UnsafeMigrations unsafe;
  private final SchemaSafeguard safeguard;
  private final Rehearsals rehearsals;
  private final AskedFor askedFor;
  private final Ledger ledger;
  private final WorkTree workTree;

  /** The ways to what a plan is made of. */
  public record Ways(
      Migrations migrations, RestorePoints points, Undos undos, Ledger ledger, WorkTree workTree) {}

  /**
   * Plans.
   *
   * @param drift compares an environment's schema with what its migrations make; asked where a
   *     policy asks for it
   */
  public PrepareMigrate(
      Project project,
      Ways ways,
      LintMigrations lints,
      Function<String, Result<DriftReport>> drift) {
    this.project = project;
    this.migrations = ways.migrations();
    this.unsafe = new UnsafeMigrations(project, lints);
    this.safeguard = new SchemaSafeguard(project, ways.points());
    this.rehearsals = new Rehearsals(ways.ledger(), project.clock());
    this.askedFor = new AskedFor(project, ways.undos(), drift);
    this.ledger = ways.ledger();
    this.workTree = ways.workTree();
  }

  /** What is applied and what is pending. */
  public Result<MigrationsReport> state(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database -> migrations.state(database, Observe.files(environment, project)))
                .map(state -> new MigrationsReport(environment.name(), state)));
  }

  /**
   * The plan of {@code migrate}: pending migrations over a direct connection.
   *
   * @param to the last revision; null for all
   */
  public Result<Prepared> migrate(String nameOrAlias, @Nullable String to) {
    return project
        .environment(nameOrAlias)
        .then(environment -> made(environment, "migrate", to))
        .map(Made::prepared);
  }

  /** The same for a command, with the guardrails that looked at it. */
  Result<Made> made(Environment environment, String command, @Nullable String to) {
    return project
        .databases()
        .direct(environment)
        .then(database ->
            migrations
                .state(database, Observe.files(environment, project))
                .then(schema -> known(schema, to))
                .then(schema ->
                    ledger
                        .summary(database, environment.name())
                        .then(summary ->
                            made(environment, command, to, new Seen(database, schema, summary)))));
  }

  /** What was read. */
  private record Seen(DatabaseUrl database, SchemaState schema, Ledger.Summary summary) {}

  private Result<Made> made(
      Environment environment, String command, @Nullable String to, Seen seen) {
    Ledger.Run last = seen.summary().lastRun();
    Plan bare =
        Planner.migrationPlan(
            environment.name(),
            seen.schema(),
            to,
            last == null ? 0 : last.number(),
            project.clock().instant());
    return safeguard
        .before(bare, environment)
        .then(plan ->
            new GatherFacts(project)
                .ofMigrations(environment, seen.database(), seen.schema(), plan, ledger, workTree)
                .then(facts ->
                    rehearsals
                        .findings(plan, environment, seen.database(), seen.schema())
                        .map(rehearsed -> {
                          UnsafeMigrations.Looked looked =
                              unsafe.of(plan, environment, seen.schema());
                          return new Made(
                              Prepared.ofDatabase(command, plan, facts, limits(environment, to))
                                  .adding(looked.findings())
                                  .adding(rehearsed)
                                  .adding(
                                      askedFor.findings(
                                          plan, environment, seen.database(), seen.schema())),
                              null,
                              Guardrails.lookedAt(plan, facts, Guardrails.Origin.FRESH).stream()
                                  .map(Guardrail::id)
                                  .toList(),
                              looked.linted());
                        })));
  }

  private static Result<SchemaState> known(SchemaState schema, @Nullable String to) {
    boolean known =
        to == null
            || Stream.concat(
                    schema.pending().stream(),
                    schema.applied().stream().map(applied -> applied.migration()))
                .anyMatch(migration -> migration.revision().equals(to));
    return known
        ? Result.ok(schema)
        : Result.bad(
            Problem.invalid(
                "migrate.unknown-revision",
                "there is no migration " + to,
                new Where.OnCommandLine("--to " + to),
                "neither the files nor the database know it",
                "name one that relayctl migrate status lists"));
  }

  static Migrations.Limits limits(Environment environment, @Nullable String to) {
    var migrations = environment.migrations();
    return new Migrations.Limits(
        to,
        migrations.lockTimeout(),
        migrations.statementTimeout() == null ? Duration.ZERO : migrations.statementTimeout());
  }
}
