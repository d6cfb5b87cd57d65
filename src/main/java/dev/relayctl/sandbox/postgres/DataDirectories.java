package dev.relayctl.sandbox.postgres;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.process.Programs;
import dev.relayctl.sandbox.process.Waiting;
import dev.relayctl.sandbox.state.PrivateFiles;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Many data directories side by side; a server may run on each, and each can be copied. */
public final class DataDirectories {
  private static final Duration KILLED = Duration.ofSeconds(10);

  private final PostgresOptions options;
  private final Programs programs;
  private final RunAs runAs;
  private final Path binaries;

  private DataDirectories(PostgresOptions options, Programs programs, RunAs runAs, Path binaries) {
    this.options = options;
    this.programs = programs;
    this.runAs = runAs;
    this.binaries = binaries;
  }

  /**
   * Those below {@link PostgresOptions#directory()}, which is made where it is missing. Problems as
   * {@link EmbeddedPostgres#start}, but none of a server's.
   */
  public static Result<DataDirectories> in(PostgresOptions options) {
    var programs = new Programs(options.environment());
    return RunAs.choose(programs).then(runAs -> in(options, programs, runAs));
  }

  private static Result<DataDirectories> in(
      PostgresOptions options, Programs programs, RunAs runAs) {
    try {
      Files.createDirectories(options.directory());
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(options.directory(), failed));
    }
    if (!runAs.enters(options.directory(), programs)) {
      return Result.bad(EmbeddedPostgres.cannotEnter(options.directory()));
    }
    return PostgresBinaries.unpacked(options.binaryHomes(), bin -> runAs.enters(bin, programs))
        .map(binaries -> new DataDirectories(options, programs, runAs, binaries));
  }

  /** The one of this name, whether it exists or not. */
  public DataDirectory named(String name) {
    Path home = options.directory().resolve(name);
    return new DataDirectory(home, new Cluster(options.in(home), programs, runAs, binaries), runAs);
  }

  /**
   * Ends and deletes all others, those that were not made to their end among them. Problem {@code
   * sandbox.state-not-writable}.
   */
  public Result<Result.Done> keepOnly(Set<String> names) {
    try {
      for (Path home : homes(options.directory())) {
        String name = String.valueOf(home.getFileName());
        if (!names.contains(name)) {
          named(name).stop();
          PrivateFiles.deleteTree(home);
        }
      }
      return Result.done();
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(options.directory(), failed));
    }
  }

  /**
   * Kills the servers that were left in a directory; for one that is about to be deleted. Nothing
   * when there is none.
   */
  public static void kill(Path directory) {
    try {
      for (Path home : homes(directory)) {
        PostmasterFile.in(home.resolve("data"))
            .flatMap(PostmasterFile::process)
            .ifPresent(process -> {
              process.destroyForcibly();
              Waiting.until(KILLED, () -> !process.isAlive());
            });
      }
    } catch (IOException _) {
      // What can't be listed can't be deleted either, and that is told.
    }
  }

  private static List<Path> homes(Path directory) throws IOException {
    var homes = new ArrayList<Path>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
        all.forEach(homes::add);
      }
    }
    return homes;
  }

  static Problem failed(String what, Path where, String why) {
    return Problem.failed(
        "sandbox.postgres-failed",
        what,
        Where.file(where.toString()),
        why,
        "read postgres.log there; to start over without its data: relayctl sandbox reset");
  }
}
