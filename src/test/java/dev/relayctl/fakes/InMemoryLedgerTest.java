package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;

class InMemoryLedgerTest extends LedgerContract {
  private final DatabaseUrl database = url("postgres://app@db.example.com/dev");
  private final DatabaseUrl copy = url("postgres://app@db.example.com/copy");
  private final InMemoryLedger ledger = new InMemoryLedger(new ManualTime());

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected DatabaseUrl database() {
    return database;
  }

  @Override
  protected DatabaseUrl copy() {
    ledger.copy(database, copy);
    return copy;
  }

  private static DatabaseUrl url(String text) {
    return ok(DatabaseUrl.parse(Secret.of(text), Where.system("test", "ledger")));
  }

  @Override
  protected void holderDies(EnvironmentName environment) {
    ledger.holderDies(database, environment);
  }
}
