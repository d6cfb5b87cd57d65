package dev.relayctl.run;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.problem.Result;

/** What a database's schema looks like to code. */
public interface Catalogs {
  /**
   * Reads the schema as it is at one moment, without writing anything. Left out are the system's
   * schemas, schema {@code relayctl}, what belongs to extensions, and the tables in which engines
   * keep the history of migrations. Repeatable; blocks; problems are those of connections, {@code
   * database.…}.
   */
  Result<SchemaCatalog> read(DatabaseUrl database);
}
