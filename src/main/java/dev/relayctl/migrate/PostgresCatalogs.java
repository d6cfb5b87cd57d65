package dev.relayctl.migrate;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Catalogs;

/**
 * Schemas as PostgreSQL's own catalogs tell them, from version 12 on: over a direct connection, all
 * questions in one round trip, in one read-only snapshot.
 */
public final class PostgresCatalogs implements Catalogs {
  private final Connections connections;

  public PostgresCatalogs(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Result<SchemaCatalog> read(DatabaseUrl database) {
    return connections.ask(database, connection -> Result.ok(CatalogReading.of(connection)));
  }
}
