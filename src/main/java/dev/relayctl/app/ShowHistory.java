package dev.relayctl.app;

import dev.relayctl.problem.Result;
import dev.relayctl.report.HistoryReport;
import dev.relayctl.run.Ledger;

/** The runs of an environment. */
public final class ShowHistory {
  private final Project project;
  private final Ledger ledger;

  public ShowHistory(Project project, Ledger ledger) {
    this.project = project;
    this.ledger = ledger;
  }

  /** The newest runs, at most so many. */
  public Result<HistoryReport> history(String nameOrAlias, int atMost) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database -> ledger.history(database, environment.name(), atMost))
                .map(runs -> new HistoryReport(environment.name(), runs)));
  }
}
