package dev.relayctl.fakes;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;

class InMemoryLedgerTest extends LedgerContract {
  private final DatabaseUrl database =
      ok(
          DatabaseUrl.parse(
              Secret.of("postgres://app@db.example.com/dev"), Where.system("test", "ledger")));
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
  protected void holderDies(EnvironmentName environment) {
    ledger.holderDies(database, environment);
  }
}
