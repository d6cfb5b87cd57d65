package dev.relayctl;

import dev.relayctl.app.PrepareUndo;
import dev.relayctl.app.Project;
import dev.relayctl.app.VerifyUndos;
import dev.relayctl.migrate.FlywayUndos;
import dev.relayctl.migrate.PostgresSchemaProbe;
import dev.relayctl.postgres.Connections;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Migrations;
import dev.relayctl.run.Ticker;
import dev.relayctl.run.Undos;
import dev.relayctl.sandbox.ScratchPostgres;
import java.time.InstantSource;
import java.util.Map;

/** The use cases of going back by undo files. */
record UndoTools(
    Project project,
    Migrations migrations,
    InstantSource clock,
    Ticker ticker,
    Map<String, String> environment) {
  PrepareUndo plans(Ledger ledger) {
    return new PrepareUndo(
        project,
        migrations,
        undos(clock, ticker),
        new PostgresSchemaProbe(Connections.DEFAULT),
        new ScratchPostgres(environment),
        ledger);
  }

  VerifyUndos proofs() {
    return new VerifyUndos(
        project,
        migrations,
        undos(clock, ticker),
        new PostgresSchemaProbe(Connections.DEFAULT),
        new ScratchPostgres(environment));
  }

  static Undos undos(InstantSource clock, Ticker ticker) {
    return new FlywayUndos(Connections.DEFAULT, clock, ticker);
  }
}
