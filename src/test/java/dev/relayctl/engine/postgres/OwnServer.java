package dev.relayctl.engine.postgres;

import static dev.relayctl.engine.postgres.LedgerDatabase.ok;

import dev.relayctl.sandbox.postgres.DatabaseAccess;
import dev.relayctl.sandbox.postgres.EmbeddedPostgres;
import dev.relayctl.sandbox.postgres.PostgresOptions;
import dev.relayctl.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A PostgreSQL that one test may stop and start. */
final class OwnServer implements AutoCloseable {
  private final EmbeddedPostgres server;

  private OwnServer(EmbeddedPostgres server) {
    this.server = server;
  }

  static OwnServer start(Path directory) {
    try {
      // A server under another user must be able to enter it.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new OwnServer(
        ok(
            EmbeddedPostgres.start(
                new PostgresOptions(
                    directory.resolve("postgres"),
                    List.of(PostgresOptions.binaryCache(System.getenv()), directory.resolve("bin")),
                    System.getenv(),
                    PostgresOptions.Durability.GIVEN_UP))));
  }

  LedgerDatabase database() {
    DatabaseAccess access = ok(server.database("dev"));
    return new LedgerDatabase(
        new PostgresServer.Database(
            access.host(),
            access.port(),
            access.database(),
            access.user(),
            access.revealPassword()));
  }

  /** Stops it and starts it on the same port; returns when it answers. */
  void restart() {
    server.close();
    ok(server.ensureRunning());
  }

  void stop() {
    server.close();
  }

  @Override
  public void close() {
    server.close();
  }
}
