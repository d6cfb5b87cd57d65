package dev.relayctl.sample;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;

/**
 * relay-api: a small backend of the kind that relayctl deploys. {@code serve} answers HTTP on
 * {@code PORT}, {@code work} counts plays, {@code migrate} is the release command; all need {@code
 * DATABASE_URL}. SIGTERM and SIGINT end the first two with status 0 after what is in flight.
 */
public final class RelayApi {
  /** For {@code /version}: its keys, and the variables they come from. */
  private static final Map<String, String> VERSION =
      Map.of(
          "commit", "RELAY_COMMIT",
          "image", "FLY_IMAGE_REF",
          "release", "RELAY_RELEASE",
          "machine", "FLY_MACHINE_ID",
          "region", "FLY_REGION");

  /** Fly keeps what a machine writes there. */
  private static final PrintStream LOG = System.err;

  private RelayApi() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String command = arguments.length == 1 ? arguments[0] : "";
    try {
      switch (command) {
        case "serve" -> serve(database());
        case "work" -> work(database());
        case "migrate" -> migrate(database());
        default -> end(2, "usage: relay-api serve | work | migrate");
      }
    } catch (IllegalArgumentException e) {
      end(2, "relay-api: " + e.getMessage());
    } catch (BindException e) {
      end(1, "relay-api: port " + variable("PORT", "8080") + " is not free: " + e.getMessage());
    } catch (FlywayException e) {
      end(1, "relay-api: the migration failed\n" + e.getMessage());
    }
  }

  private static void serve(Database database) throws IOException {
    var version = new LinkedHashMap<String, String>();
    VERSION.forEach((key, name) -> {
      String value = variable(name, "");
      if (!value.isEmpty()) {
        version.put(key, value);
      }
    });
    String origin = variable("ALLOWED_ORIGIN", "http://localhost:5173");
    int port = port(variable("PORT", "8080"));
    var pool = database.pool();
    Runnable stop = new Api(new Tracks(pool), version, origin, LOG).serve(port);
    whenAskedToEnd(() -> {
      stop.run();
      pool.close();
    });
    LOG.println("relay-api: serving on port " + port);
  }

  private static void work(Database database) throws InterruptedException {
    try (var pool = database.pool()) {
      Worker worker = new Worker(new Tracks(pool), LOG);
      whenAskedToEnd(worker::stop);
      LOG.println("relay-api: counting plays");
      worker.run();
    }
  }

  private static void migrate(Database database) {
    int count = Migration.run(database, "migrations");
    LOG.println("relay-api: " + count + " migrations were run");
  }

  private static Database database() {
    String url = variable("DATABASE_URL", "");
    if (url.isBlank()) {
      throw new IllegalArgumentException(
          "DATABASE_URL is not set; it must name a PostgreSQL: postgresql://user:password@host/name");
    }
    return Database.parse(url);
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("PORT is not a number: " + text);
    }
  }

  /** Left to itself, the JVM reports 143 after SIGTERM, which reads like a crash. */
  private static void whenAskedToEnd(Runnable stop) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.println("relay-api: ending");
                  stop.run();
                  Runtime.getRuntime().halt(0);
                },
                "end"));
  }

  private static String variable(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }

  private static void end(int status, String message) {
    LOG.println(message);
    System.exit(status);
  }
}
