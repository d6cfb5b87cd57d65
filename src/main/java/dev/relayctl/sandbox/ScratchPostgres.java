package dev.relayctl.sandbox;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Scratch;
import dev.relayctl.sandbox.postgres.EmbeddedPostgres;
import dev.relayctl.sandbox.postgres.PostgresOptions;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Scratch databases on an embedded PostgreSQL in a temporary directory. */
public final class ScratchPostgres implements Scratch {
  private final Map<String, String> environment;

  public ScratchPostgres(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Result<Server> open() {
    Path directory;
    try {
      directory = Files.createTempDirectory("relayctl-scratch-");
      // Only as far as a server under another user must be able to enter it.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      return Result.bad(
          StateProblems.notWritable(Path.of(System.getProperty("java.io.tmpdir")), e));
    }
    var options =
        new PostgresOptions(
            directory.resolve("postgres"),
            List.of(PostgresOptions.binaryCache(environment), directory.resolve("bin")),
            environment,
            PostgresOptions.Durability.GIVEN_UP);
    Result<Server> opened =
        EmbeddedPostgres.start(options)
            .then(server ->
                DatabaseUrl.parse(
                        Secret.of(server.admin().revealUrl()),
                        Where.system("scratch database", server.admin().host()))
                    .map(url -> new Embedded(server, url, directory)));
    if (!opened.problems().isEmpty()) {
      delete(directory);
    }
    return opened;
  }

  private record Embedded(EmbeddedPostgres server, DatabaseUrl database, Path directory)
      implements Server {
    @Override
    public void close() {
      server.close();
      delete(directory);
    }
  }

  /** What can't be deleted lies in the system's temporary directory, which is cleaned anyway. */
  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException _) {
      directory.toFile().deleteOnExit();
    }
  }
}
