package dev.relayctl.testing;

import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.postgres.DatabaseAccess;
import dev.relayctl.sandbox.postgres.EmbeddedPostgres;
import dev.relayctl.sandbox.postgres.PostgresOptions;
import dev.relayctl.sandbox.state.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real PostgreSQL for all tests of this JVM, started when the first test asks (about one
 * second, four when the binaries have to be unpacked) and stopped with the JVM. Nothing outlives a
 * crash of the operating system, which makes it quick.
 *
 * <pre>{@code
 * PostgresServer.Database database = PostgresServer.freshDatabase();
 * try (Connection connection = database.connect()) { … }
 * }</pre>
 */
public final class PostgresServer {
  private static final String DIRECTORY = "relayctl-test-postgres-";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private PostgresServer() {}

  /**
   * A way into one database.
   *
   * @param host an address of this machine
   * @param user owns the database and may create others
   */
  public record Database(String host, int port, String database, String user, String password) {
    /** {@code postgresql://user:password@host:port/database}. */
    public String url() {
      return "postgresql://%s:%s@%s:%d/%s".formatted(user, password, host, port, database);
    }

    /** For JDBC, without user and password. */
    public String jdbcUrl() {
      return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    /** A new connection, for the caller to close. */
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(jdbcUrl(), user, password);
    }
  }

  /** An empty database of its own, with a role of its own that is no superuser. */
  public static Database freshDatabase() {
    return of(valueOf(Shared.SERVER.database("test-" + NUMBER.incrementAndGet())));
  }

  /** The superuser's way into the same database: for what an ordinary role may not do. */
  public static Database asSuperuser(Database database) {
    return of(Shared.SERVER.admin(database.database()));
  }

  /** Drops a database while somebody may still be connected; for tests that make many. */
  public static void drop(Database database) {
    DatabaseAccess admin = Shared.SERVER.admin();
    try (Connection connection =
            DriverManager.getConnection(admin.jdbcUrl(), admin.revealJdbcProperties());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS \"" + database.database() + "\" WITH (FORCE)");
    } catch (SQLException failed) {
      throw new AssertionError("could not drop " + database.database(), failed);
    }
  }

  private static Database of(DatabaseAccess access) {
    return new Database(
        access.host(), access.port(), access.database(), access.user(), access.revealPassword());
  }

  private static <T> T valueOf(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError("PostgreSQL for tests: " + problems);
    });
  }

  /** Started by the class loader: once, and only when asked for. */
  private static final class Shared {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        deleteLeftovers();
        Path directory = Files.createTempDirectory(DIRECTORY + ProcessHandle.current().pid() + "-");
        // Only as far as a server under another user must be able to enter it.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        EmbeddedPostgres server = valueOf(EmbeddedPostgres.start(options(directory)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, directory)));
        return server;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static PostgresOptions options(Path directory) {
      return new PostgresOptions(
          directory.resolve("postgres"),
          List.of(PostgresOptions.binaryCache(System.getenv()), directory.resolve("bin")),
          System.getenv(),
          PostgresOptions.Durability.GIVEN_UP);
    }

    private static void end(EmbeddedPostgres server, Path directory) {
      server.close();
      try {
        PrivateFiles.deleteTree(directory);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /** Servers of test runs that were killed: their directory says whose they were. */
    private static void deleteLeftovers() throws IOException {
      Path temp = Path.of(System.getProperty("java.io.tmpdir"));
      Instant longAgo = Instant.now().minus(Duration.ofMinutes(1));
      try (DirectoryStream<Path> directories = Files.newDirectoryStream(temp, DIRECTORY + "*")) {
        for (Path directory : directories) {
          String rest = directory.getFileName().toString().substring(DIRECTORY.length());
          long pid = Long.parseLong(rest.substring(0, rest.indexOf('-')));
          boolean abandoned =
              ProcessHandle.of(pid).isEmpty()
                  && Files.getLastModifiedTime(directory).toInstant().isBefore(longAgo)
                  && Files.isWritable(directory);
          if (abandoned) {
            if (Files.exists(directory.resolve("postgres/data/postmaster.pid"))) {
              EmbeddedPostgres.start(options(directory)).peek(EmbeddedPostgres::close);
            }
            PrivateFiles.deleteTree(directory);
          }
        }
      }
    }
  }
}
