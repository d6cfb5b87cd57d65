package dev.relayctl.app;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Environment;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.problem.Result;
import dev.relayctl.report.HistoryReport;
import dev.relayctl.run.Catalogs;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import org.jspecify.annotations.Nullable;

/** The runs of an environment. */
public final class ShowHistory {
  private final Project project;
  private final Ledger ledger;
  private final Releases releases;
  private final Migrations migrations;

  public ShowHistory(Project project, Ledger ledger, Catalogs catalogs, Migrations migrations) {
    this.project = project;
    this.ledger = ledger;
    this.releases = new Releases(ledger, catalogs);
    this.migrations = migrations;
  }

  /** The newest runs, at most so many, and to which releases one can go back. */
  public Result<HistoryReport> history(String nameOrAlias, int atMost) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database ->
                    ledger
                        .history(database, environment.name(), atMost)
                        .map(runs ->
                            new HistoryReport(
                                environment.name(), runs, feasibility(environment, database)))));
  }

  /** Null when it can't be told: history is worth something without. */
  private @Nullable Feasibility feasibility(Environment environment, DatabaseUrl database) {
    Result<Feasibility> known =
        migrations
            .state(database, Observe.files(environment, project))
            .then(schema -> releases.feasibility(database, environment.name(), schema));
    return known instanceof Result.Ok<Feasibility>(Feasibility feasibility) ? feasibility : null;
  }
}
