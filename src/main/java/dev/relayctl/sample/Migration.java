package dev.relayctl.sample;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** The release command: brings the database to the migrations that lie in this image. */
final class Migration {
  private Migration() {}

  /**
   * Runs what is pending.
   *
   * @return how many were run
   * @throws FlywayException saying which file and line failed
   */
  static int run(Database database, String directory) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(database.jdbcUrl(), database.user(), database.password())
            .locations("filesystem:" + directory)
            .callbacks(new ShortLocks())
            .failOnMissingLocations(true);
    // With Flyway's lock held in a transaction, CREATE INDEX CONCURRENTLY would wait for ever.
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration.load().migrate().migrationsExecuted;
  }

  /**
   * Gives up on a lock after five seconds: the old release is serving, and its questions would
   * queue up behind ours.
   */
  private static final class ShortLocks implements Callback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.AFTER_CONNECT;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
      return true;
    }

    @Override
    public void handle(Event event, Context context) {
      try (Statement set = context.getConnection().createStatement()) {
        set.execute("SET lock_timeout = '5s'");
      } catch (SQLException e) {
        throw new FlywayException("lock_timeout could not be set", e);
      }
    }

    @Override
    public String getCallbackName() {
      return "short locks";
    }
  }
}
