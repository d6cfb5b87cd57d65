package dev.relayctl.migrate.alembic;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.DatabaseUrl.Driver;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Migrations.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables that tell a project's Alembic which database is meant, past a pooler.
 *
 * <p>{@code DATABASE_URL} has the form of the project's driver: {@code postgresql+asyncpg}, {@code
 * postgresql+psycopg} or {@code postgresql+psycopg2} where the project names that package, and
 * plain {@code postgresql} when it names none. Plain means psycopg2 up to SQLAlchemy 2.0 and
 * psycopg from 2.1 on (measured with 2.1.9). Of several, asyncpg is taken when {@code env.py} makes
 * an asynchronous engine, else psycopg before psycopg2.
 *
 * <p>{@code lock_timeout} and {@code statement_timeout}: drivers on libpq take them from {@code
 * PGOPTIONS}, or from the URL's own {@code options} when it has some, which win. asyncpg reads
 * neither (its documentation, {@code connect()}), so that {@code env.py} has to set them, from
 * {@code RELAYCTL_LOCK_TIMEOUT} and {@code RELAYCTL_STATEMENT_TIMEOUT} in milliseconds.
 *
 * @param driver null for the plain form
 */
record ProjectUrl(DatabaseUrl database, @Nullable Driver driver) {
  private static final Set<String> ASYNCHRONOUS =
      Set.of("async_engine_from_config", "create_async_engine", "AsyncEngine");
  private static final String PLAIN = "postgresql";

  /** The form for this project, or why the database can't be reached directly. */
  static Result<ProjectUrl> of(DatabaseUrl database, Set<Driver> drivers, List<PythonToken> env) {
    boolean asynchronous = env.stream().anyMatch(token -> ASYNCHRONOUS.contains(token.text()));
    return database.direct().map(direct -> new ProjectUrl(direct, choose(drivers, asynchronous)));
  }

  private static @Nullable Driver choose(Set<Driver> drivers, boolean asynchronous) {
    if (drivers.contains(Driver.ASYNCPG) && (asynchronous || drivers.size() == 1)) {
      return Driver.ASYNCPG;
    }
    if (drivers.contains(Driver.PSYCOPG)) {
      return Driver.PSYCOPG;
    }
    return drivers.contains(Driver.PSYCOPG2) ? Driver.PSYCOPG2 : null;
  }

  /** Whether the driver can be told the timeouts without {@code env.py}'s help. */
  boolean takesTimeouts() {
    return driver != Driver.ASYNCPG;
  }

  /** For the process alone; holds the password. */
  Map<String, String> variables(Limits limits) {
    var variables = new HashMap<String, String>();
    variables.put("RELAYCTL_LOCK_TIMEOUT", millis(limits.lockTimeout()));
    variables.put("RELAYCTL_STATEMENT_TIMEOUT", millis(limits.statementTimeout()));
    String timeouts =
        "-c lock_timeout="
            + millis(limits.lockTimeout())
            + " -c statement_timeout="
            + millis(limits.statementTimeout());
    DatabaseUrl url = database;
    String options = database.parameters().get("options");
    if (takesTimeouts() && options != null) {
      var parameters = new TreeMap<>(database.parameters());
      parameters.put("options", options + " " + timeouts);
      url =
          new DatabaseUrl(
              database.hosts(),
              database.database(),
              database.user(),
              database.password(),
              parameters,
              database.secretParameters());
    } else if (takesTimeouts()) {
      variables.put("PGOPTIONS", timeouts);
    }
    variables.put("DATABASE_URL", rendered(url).reveal());
    return variables;
  }

  private Secret rendered(DatabaseUrl url) {
    if (driver != null) {
      return url.sqlAlchemy(driver);
    }
    String text = url.sqlAlchemy(Driver.PSYCOPG2).reveal();
    return Secret.of(PLAIN + text.substring(text.indexOf("://")));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
