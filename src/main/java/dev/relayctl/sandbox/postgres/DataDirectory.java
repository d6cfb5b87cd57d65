package dev.relayctl.sandbox.postgres;

import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.process.LoopbackPorts;
import dev.relayctl.sandbox.process.Waiting;
import dev.relayctl.sandbox.state.PrivateFiles;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One data directory with all roles and databases in it. A server may run on it; its process
 * outlives ours. One thread at a time may change it.
 */
public final class DataDirectory {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int PORT_TRIES = 5;

  /** Small segments: a copy takes all that is left of the last one along. */
  private static final List<String> SMALL_LOG = List.of("--wal-segsize=1");

  private final Path home;
  private final Cluster cluster;
  private final RunAs runAs;

  DataDirectory(Path home, Cluster cluster, RunAs runAs) {
    this.home = home;
    this.cluster = cluster;
    this.runAs = runAs;
  }

  /** Whether it was made, and to its end. */
  public boolean exists() {
    return Files.exists(cluster.data().resolve("PG_VERSION"));
  }

  /** Makes an empty one where there is none. Problems as {@link EmbeddedPostgres#start}. */
  public Result<Result.Done> initialise(String adminPassword) {
    return prepared().then(_ -> cluster.initialise(adminPassword, SMALL_LOG));
  }

  /**
   * Makes it as a copy of another, whose server, where one runs, goes on answering everybody
   * meanwhile: what was committed before this call is in the copy. Nothing where it exists.
   * Problems {@code sandbox.postgres-failed}, {@code sandbox.state-not-writable}.
   */
  public Result<Result.Done> copyOf(DataDirectory source, String adminPassword) {
    if (exists()) {
      return Result.done();
    }
    return prepared().then(_ -> copied(source, adminPassword));
  }

  private Result<Result.Done> copied(DataDirectory source, String adminPassword) {
    try {
      cluster.deleteUnfinished();
      Path next = Files.createTempDirectory(home, "data.new-");
      runAs.own(next);
      var copy = new Copying(source.cluster.data(), next, runAs);
      OptionalInt port = source.runningPort();
      if (port.isPresent()) {
        copy.whileServing(access(port.getAsInt(), "postgres", adminPassword));
      } else {
        copy.atRest();
      }
      Files.move(next, cluster.data(), StandardCopyOption.ATOMIC_MOVE);
      return Result.done();
    } catch (SQLException failed) {
      return Result.bad(
          DataDirectories.failed(
              "the data directory could not be copied",
              source.home,
              "SQL state " + failed.getSQLState() + ": " + failed.getMessage()));
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(home, failed));
    }
  }

  /** The port that its server listens on; empty when none runs. */
  public OptionalInt runningPort() {
    Optional<PostmasterFile> running =
        PostmasterFile.in(cluster.data()).filter(file -> file.process().isPresent());
    return running.isPresent() ? OptionalInt.of(running.get().port()) : OptionalInt.empty();
  }

  /**
   * Starts a server and waits until it answers. One that runs already, left by a process that was
   * killed, is adopted. Problems as {@link EmbeddedPostgres#start}.
   *
   * @param wanted the port; another one is taken when it isn't free, or is 0
   * @param settings of {@code postgresql.conf}, by name; no value holds a quote
   * @return the port
   */
  public Result<Integer> start(int wanted, Map<String, String> settings, String adminPassword) {
    OptionalInt running = runningPort();
    if (running.isPresent()) {
      DatabaseAccess access = access(running.getAsInt(), "postgres", adminPassword);
      // It may still be recovering, or already be on its way down.
      if (Waiting.until(ANSWER, () -> answers(access) || runningPort().isEmpty())
          && runningPort().isPresent()) {
        return Result.ok(running.getAsInt());
      }
      cluster.stop();
    }
    Optional<PostmasterFile> left = PostmasterFile.in(cluster.data());
    if (left.isPresent() && left.get().pidBelongsToAnother()) {
      try {
        Files.deleteIfExists(left.get().path());
      } catch (IOException failed) {
        return Result.bad(StateProblems.notWritable(left.get().path(), failed));
      }
    }
    Result<Integer> outcome = Result.ok(0);
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = LoopbackPorts.freeOr(wanted);
      outcome = cluster.start(port, settings).map(_ -> port);
      boolean taken =
          outcome.problems().stream()
              .anyMatch(p -> p.facts().why().contains(EmbeddedPostgres.PORT_TAKEN));
      if (!taken) {
        break;
      }
    }
    return outcome;
  }

  /** Ends its server: connections are cut, nothing committed is lost. Done when none runs. */
  public void stop() {
    if (runningPort().isPresent()) {
      cluster.stop();
    }
  }

  /** Ends its server and deletes it. Problem {@code sandbox.state-not-writable}. */
  public Result<Result.Done> delete() {
    stop();
    try {
      PrivateFiles.deleteTree(home);
      return Result.done();
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(home, failed));
    }
  }

  /** The superuser's way into a database of its server. */
  public DatabaseAccess access(int port, String database, String adminPassword) {
    return new DatabaseAccess(
        EmbeddedPostgres.HOST, port, database, EmbeddedPostgres.ADMIN, adminPassword);
  }

  private Result<Result.Done> prepared() {
    try {
      Files.createDirectories(home);
      runAs.own(home);
      return Result.done();
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(home, failed));
    }
  }

  private static boolean answers(DatabaseAccess access) {
    try (var connection =
        DriverManager.getConnection(access.jdbcUrl(), access.revealJdbcProperties())) {
      return connection.isValid(5);
    } catch (SQLException _) {
      return false;
    }
  }
}
