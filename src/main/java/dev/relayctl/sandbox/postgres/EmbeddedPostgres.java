package dev.relayctl.sandbox.postgres;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.sandbox.process.Programs;
import dev.relayctl.sandbox.process.Waiting;
import dev.relayctl.sandbox.state.RandomSecrets;
import dev.relayctl.sandbox.state.StateFile;
import dev.relayctl.sandbox.state.StateProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server of this machine that listens on 127.0.0.1 only and asks for passwords
 * (SCRAM). Its port and passwords are kept, so that URLs stay the same over restarts. It is a
 * process of its own: when the process that started it is killed, the next {@link #start} on the
 * same directory adopts it. At most one process at a time may work with a directory.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The superuser's name. */
  public static final String ADMIN = "relayctl_admin";

  static final String HOST = "127.0.0.1";
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,38}");
  static final String PORT_TAKEN = "Address already in use";

  private final Cluster cluster;
  private final DataDirectory data;
  private final StateFile<PostgresState> file;
  private PostgresState state;

  private EmbeddedPostgres(
      Cluster cluster, DataDirectory data, StateFile<PostgresState> file, PostgresState state) {
    this.cluster = cluster;
    this.data = data;
    this.file = file;
    this.state = state;
  }

  /**
   * Starts the server of a directory, or adopts the one that runs; makes the data directory the
   * first time. Blocks until it answers. Problems: {@code sandbox.postgres-missing} (no binaries
   * for this platform), {@code sandbox.postgres-needs-a-user}, {@code sandbox.postgres-failed} with
   * the log's last lines, {@code sandbox.state-not-writable}, {@code sandbox.state-corrupt}.
   */
  public static Result<EmbeddedPostgres> start(PostgresOptions options) {
    var programs = new Programs(options.environment());
    return RunAs.choose(programs).then(runAs -> start(options, programs, runAs));
  }

  static Result<EmbeddedPostgres> start(PostgresOptions options, Programs programs, RunAs runAs) {
    try {
      Files.createDirectories(options.directory());
      runAs.own(options.directory());
    } catch (IOException failed) {
      return Result.bad(StateProblems.notWritable(options.directory(), failed));
    }
    if (!runAs.enters(options.directory(), programs)) {
      return Result.bad(cannotEnter(options.directory()));
    }
    var file = new StateFile<>(options.directory().resolve("state.json"), PostgresState.class);
    return PostgresBinaries.unpacked(options.binaryHomes(), bin -> runAs.enters(bin, programs))
        .map(binaries -> new Cluster(options, programs, runAs, binaries))
        .then(cluster ->
            file.read()
                .map(kept -> kept.orElseGet(PostgresState::fresh))
                .map(state ->
                    new EmbeddedPostgres(
                        cluster,
                        new DataDirectory(options.directory(), cluster, runAs),
                        file,
                        state)))
        .then(server -> server.ensureRunning().map(_ -> server));
  }

  /**
   * Kills the server that was left in a sandbox's directory; for a directory that is about to be
   * deleted. Nothing when there is none.
   */
  public static void kill(Path sandbox) {
    PostmasterFile.in(sandbox.resolve("postgres").resolve("data"))
        .flatMap(PostmasterFile::process)
        .ifPresent(process -> {
          process.destroyForcibly();
          Waiting.until(ANSWER, () -> !process.isAlive());
        });
  }

  /** The port it listens on. */
  public synchronized int port() {
    return state.port();
  }

  /** The superuser's way in, to the database {@code postgres}. */
  public synchronized DatabaseAccess admin() {
    return admin("postgres");
  }

  /** The superuser's way into a database of this server. */
  public synchronized DatabaseAccess admin(String database) {
    return new DatabaseAccess(HOST, state.port(), database, ADMIN, state.adminPassword());
  }

  /** Whether the server's process is there. */
  public boolean alive() {
    return data.runningPort().isPresent();
  }

  /**
   * Starts the server again when it has died, and does nothing when it runs. May be repeated.
   * Problems as {@link #start}.
   */
  public synchronized Result<Result.Done> ensureRunning() {
    Result<Result.Done> made =
        alive()
            ? Result.done()
            : file.write(state).then(_ -> cluster.initialise(state.adminPassword(), List.of()));
    return made.then(_ -> data.start(state.port(), Map.of(), state.adminPassword()))
        .then(this::listensOn);
  }

  private Result<Result.Done> listensOn(int port) {
    if (port == state.port()) {
      return Result.done();
    }
    state = state.withPort(port);
    return file.write(state);
  }

  /**
   * The database of an environment with a role of its own that is no superuser and may create
   * further databases, as roles at Neon may. Made when asked for the first time; the same password
   * ever after. May be repeated.
   *
   * @param environmentName lower-case letters, digits and dashes, as files in environments/ are
   *     named; {@code dev} gets role and database {@code relay_dev}
   */
  public synchronized Result<DatabaseAccess> database(String environmentName) {
    if (!ENVIRONMENT.matcher(environmentName).matches()) {
      throw new IllegalArgumentException(environmentName);
    }
    // No name holds an underscore, so that two environments never share a database.
    String name = "relay_" + environmentName.replace('-', '_');
    if (!state.databases().containsKey(name)) {
      PostgresState more = state.withDatabase(name, RandomSecrets.next());
      if (file.write(more) instanceof Result.Bad<Result.Done> bad) {
        return bad.as();
      }
      state = more;
    }
    String password = Objects.requireNonNull(state.databases().get(name));
    try (Connection connection = connect(admin())) {
      Databases.ensure(connection, name, password);
    } catch (SQLException failed) {
      return Result.bad(sqlFailed("the database " + name + " could not be made", failed));
    }
    return Result.ok(new DatabaseAccess(HOST, state.port(), name, name, password));
  }

  /** Stops the server: connections end, nothing committed is lost. May be repeated. */
  @Override
  public synchronized void close() {
    data.stop();
  }

  private static Connection connect(DatabaseAccess access) throws SQLException {
    return DriverManager.getConnection(access.jdbcUrl(), access.revealJdbcProperties());
  }

  private static Problem sqlFailed(String what, SQLException failed) {
    return Problem.failed(
        "sandbox.postgres-failed",
        what,
        Where.system("PostgreSQL", "embedded server"),
        "SQL state " + failed.getSQLState() + ": " + failed.getMessage(),
        "see postgres.log in the sandbox's directory; to start over: relayctl sandbox reset");
  }

  static Problem cannotEnter(Path directory) {
    return Problem.failed(
        "sandbox.postgres-unreachable",
        "the user that PostgreSQL runs as cannot enter its data directory",
        Where.file(directory.toString()),
        "PostgreSQL does not run as root, and user namespaces are not available here",
        "run relayctl as an ordinary user, or move the project where every user may enter");
  }
}
