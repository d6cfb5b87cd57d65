package dev.relayctl.sandbox;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.ScratchServer;
import dev.relayctl.sandbox.postgres.DatabaseAccess;
import dev.relayctl.sandbox.postgres.EmbeddedPostgres;
import dev.relayctl.sandbox.postgres.PostgresOptions;
import dev.relayctl.sandbox.state.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Scratch databases on an embedded PostgreSQL of their own, in a temporary directory. */
public final class ScratchPostgres implements ScratchServer {
  private final Map<String, String> environment;

  /** With the process environment, of which {@link PostgresOptions} passes on little. */
  public ScratchPostgres(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Result<Running> start() {
    Path directory;
    try {
      directory = Files.createTempDirectory("relayctl-scratch-");
      // Only as far as a server under another user must be able to enter it.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      return Result.bad(noDirectory(e));
    }
    var options =
        new PostgresOptions(
            directory.resolve("postgres"),
            List.of(PostgresOptions.binaryCache(environment), directory.resolve("bin")),
            environment,
            PostgresOptions.Durability.GIVEN_UP);
    Result<EmbeddedPostgres> started = EmbeddedPostgres.start(options);
    if (started instanceof Result.Bad<EmbeddedPostgres>) {
      delete(directory);
    }
    return started.map(server -> new Server(directory, server));
  }

  /** A running one. */
  private record Server(Path directory, EmbeddedPostgres server, AtomicInteger made)
      implements Running {
    Server(Path directory, EmbeddedPostgres server) {
      this(directory, server, new AtomicInteger());
    }

    @Override
    public Result<DatabaseUrl> create() {
      String name = "scratch_" + made.incrementAndGet();
      DatabaseAccess admin = server.admin();
      try (var connection =
              DriverManager.getConnection(admin.jdbcUrl(), admin.revealJdbcProperties());
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
      } catch (SQLException e) {
        return Result.bad(
            Problem.failed(
                "sandbox.postgres-failed",
                "a scratch database could not be made",
                Where.system("PostgreSQL", "scratch server"),
                "SQL state " + e.getSQLState() + ": " + e.getMessage(),
                "run the same command again"));
      }
      return DatabaseUrl.parse(
          Secret.of(server.admin(name).revealUrl()), Where.system("PostgreSQL", name));
    }

    @Override
    public void close() {
      server.close();
      delete(directory);
    }
  }

  private static void delete(Path directory) {
    try {
      PrivateFiles.deleteTree(directory);
    } catch (IOException _) {
      // The system deletes what is temporary.
    }
  }

  private static Problem noDirectory(IOException e) {
    return Problem.failed(
        "sandbox.state-not-writable",
        "there is no place for a scratch database",
        Where.file(System.getProperty("java.io.tmpdir")),
        String.valueOf(e.getMessage()),
        "see to it that the directory for temporary files can be written to");
  }
}
