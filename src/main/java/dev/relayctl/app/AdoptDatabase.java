package dev.relayctl.app;

import dev.relayctl.environment.Environment;
import dev.relayctl.problem.Result;
import dev.relayctl.report.AdoptionReport;
import dev.relayctl.run.Ledger;

/**
 * Makes a database an environment's own whose stamp was written elsewhere: a copy that takes its
 * place, or the same one after a move.
 */
public final class AdoptDatabase {
  private final Project project;
  private final Ledger ledger;
  private final Ledger.Holder holder;

  public AdoptDatabase(Project project, Ledger ledger, Ledger.Holder holder) {
    this.project = project;
    this.ledger = ledger;
    this.holder = holder;
  }

  /**
   * A database as it was found, before anything is written.
   *
   * @param database its address, without a password
   */
  public record Found(Environment environment, String database, Ledger.Stamp stamp) {}

  /** What the environment's database says of itself. Writes nothing. */
  public Result<Found> find(String nameOrAlias) {
    return project
        .environment(nameOrAlias)
        .then(environment ->
            project
                .databases()
                .direct(environment)
                .then(database ->
                    ledger
                        .stamp(database, environment.name())
                        .map(stamp -> new Found(environment, database.describe(), stamp))));
  }

  /** Adopts it when its stamp was written elsewhere; otherwise there is nothing to do. */
  public Result<AdoptionReport> adopt(Found found) {
    Environment environment = found.environment();
    var report = new AdoptionReport(environment.name(), found.database(), found.stamp());
    return found.stamp() instanceof Ledger.Stamp.Elsewhere
        ? project
            .databases()
            .direct(environment)
            .then(database -> ledger.adopt(database, Ledger.Claim.of(environment), holder))
            .map(_ -> report)
        : Result.ok(report);
  }
}
