package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.guardrail.Finding;
import dev.relayctl.guardrail.MigrationGuardrails;
import dev.relayctl.plan.HistoryChange;
import dev.relayctl.plan.HistoryPlanner;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Histories;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import java.util.List;
import java.util.Optional;

/**
 * Plans changes of what a database's history says. The history is believed by everything that comes
 * after, so that each change needs the environment's name, whatever its kind.
 */
public final class PrepareHistory {
  private final Project project;
  private final Histories histories;
  private final Ledger ledger;

  public PrepareHistory(Project project, Histories histories, Ledger ledger) {
    this.project = project;
    this.histories = histories;
    this.ledger = ledger;
  }

  /** What reads the change. */
  private interface Reading {
    Result<HistoryChange> of(DatabaseUrl database, Migrations.Files files);
  }

  /** The plan that makes the history say that the database is at a revision. */
  public Result<Prepared> stamp(String nameOrAlias, String to) {
    return prepared(
        nameOrAlias, "migrate stamp", (database, files) -> histories.stamp(database, files, to));
  }

  /** The plan that makes history and files agree. */
  public Result<Prepared> repair(String nameOrAlias) {
    return prepared(nameOrAlias, "migrate repair", histories::repair);
  }

  private Result<Prepared> prepared(String nameOrAlias, String command, Reading reading) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database ->
                    reading
                        .of(database, Observe.files(environment, project))
                        .then(change ->
                            ledger
                                .summary(database, environment.name())
                                .map(summary ->
                                    prepared(environment, command, database, change, summary)))));
  }

  private Prepared prepared(
      Environment environment,
      String command,
      DatabaseUrl database,
      HistoryChange change,
      Ledger.Summary summary) {
    Ledger.Run last = summary.lastRun();
    Plan plan =
        HistoryPlanner.plan(
            environment.name(),
            change,
            last == null ? 0 : last.number(),
            project.clock().instant());
    return Prepared.ofDatabase(
            project,
            environment,
            command,
            plan,
            database,
            SchemaState.NONE,
            PrepareMigrate.limits(environment, null))
        .adding(
            change.entries().isEmpty()
                ? List.of()
                : believed(environment, database).stream().toList());
  }

  private static Optional<Finding> believed(Environment environment, DatabaseUrl database) {
    return MigrationGuardrails.HISTORY_CHANGED.finding(
        environment,
        Where.system("PostgreSQL", database.describe()),
        "the history is changed, and the schema is not",
        "whatever is migrated or undone later believes the history",
        "relayctl migrate verify --against "
            + environment.address()
            + " afterwards; --confirm "
            + environment.name()
            + " when it is meant");
  }
}
