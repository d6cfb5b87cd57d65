package dev.relayctl.sample;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** The release command: brings the database to the migrations that lie in this image. */
final class Migration {
  private Migration() {}

  /**
   * Runs what is pending.
   *
   * @return how many were run
   * @throws org.flywaydb.core.api.FlywayException saying which file and line failed
   */
  static int run(Database database, String directory) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(database.jdbcUrl(), database.user(), database.password())
            .locations("filesystem:" + directory)
            // The old release is serving: better to fail than to make it wait behind our lock.
            .initSql("SET lock_timeout = '5s'")
            .failOnMissingLocations(true);
    // With Flyway's lock held in a transaction, CREATE INDEX CONCURRENTLY would wait for ever.
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration.load().migrate().migrationsExecuted;
  }
}
