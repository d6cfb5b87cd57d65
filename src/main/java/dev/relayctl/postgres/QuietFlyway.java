package dev.relayctl.postgres;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** The Flyway settings that hold for the project's migrations and for the ledger's own. */
public final class QuietFlyway {
  private QuietFlyway() {}

  /**
   * A configuration that reads no file and no environment variable, tries once, writes no line
   * anywhere and deletes nothing.
   */
  public static FluentConfiguration over(DataSource source) {
    FluentConfiguration configuration =
        Flyway.configure(QuietFlyway.class.getClassLoader())
            .dataSource(source)
            // None at all: "auto" would find java.util.logging and write to stderr.
            .loggers()
            .outputQueryResults(false)
            // The only retries are those of run.Attempts.
            .connectRetries(0)
            .lockRetryCount(0)
            .cleanDisabled(true)
            .baselineOnMigrate(false)
            .outOfOrder(false)
            .validateOnMigrate(true)
            .validateMigrationNaming(true)
            .failOnMissingLocations(true)
            .group(false)
            .mixed(false);
    // Otherwise CREATE INDEX CONCURRENTLY waits for ever for Flyway's own transaction
    // (specs/java.md, Flyway; measured with 13.12).
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration;
  }
}
