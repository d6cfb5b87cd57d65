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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Scratch databases on an embedded PostgreSQL of their own, in a temporary directory. What runs
 * there is somebody's SQL: its role is no superuser, so that nothing of it starts a program, reads
 * a file or connects to another server ({@code COPY … PROGRAM}, {@code dblink}, {@code CREATE
 * SUBSCRIPTION}).
 */
public final class ScratchPostgres implements ScratchServer {
  private static final String DIRECTORY = "relayctl-scratch-";

  private final Map<String, String> environment;

  /** With the process environment, of which {@link PostgresOptions} passes on little. */
  public ScratchPostgres(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Result<Running> start() {
    Path directory;
    try {
      deleteAbandoned();
      directory = Files.createTempDirectory(DIRECTORY + ProcessHandle.current().pid() + "-");
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
      return server
          .database("scratch-" + made.incrementAndGet())
          .then(access -> allowed(access))
          .then(access ->
              DatabaseUrl.parse(
                  Secret.of(access.revealUrl()), Where.system("PostgreSQL", access.database())));
    }

    /** What a migration may do on a managed server, and what markers need. */
    private Result<DatabaseAccess> allowed(DatabaseAccess access) {
      DatabaseAccess admin = server.admin();
      try (var connection =
              DriverManager.getConnection(admin.jdbcUrl(), admin.revealJdbcProperties());
          var statement = connection.createStatement()) {
        statement.execute("ALTER ROLE \"" + access.user() + "\" CREATEROLE");
        statement.execute(
            "GRANT SET ON PARAMETER session_replication_role TO \"" + access.user() + "\"");
        return Result.ok(access);
      } catch (SQLException e) {
        return Result.bad(
            Problem.failed(
                "sandbox.postgres-failed",
                "a scratch database could not be made",
                Where.system("PostgreSQL", "scratch server"),
                "SQL state " + e.getSQLState() + ": " + e.getMessage(),
                "run the same command again"));
      }
    }

    @Override
    public void close() {
      server.close();
      delete(directory);
    }
  }

  /** Those of processes that were killed; their names say whose they were. */
  private static void deleteAbandoned() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> all = Files.newDirectoryStream(temporary, DIRECTORY + "*-*")) {
      for (Path each : all) {
        String rest = String.valueOf(each.getFileName()).substring(DIRECTORY.length());
        String pid = rest.substring(0, rest.indexOf('-'));
        boolean ours = pid.matches("[0-9]{1,18}") && Files.isWritable(each);
        if (ours && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          delete(each);
        }
      }
    }
  }

  /** With the server in it, if one is left. */
  private static void delete(Path directory) {
    try {
      EmbeddedPostgres.kill(directory);
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
