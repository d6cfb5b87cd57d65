package dev.relayctl.sandbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.sandbox.process.Programs;
import dev.relayctl.sandbox.process.Waiting;
import dev.relayctl.sandbox.state.PrivateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<EmbeddedPostgres> started = new ArrayList<>();
  @TempDir Path temp;

  @BeforeEach
  void letTheServersUserEnter() throws IOException {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void stop() {
    started.forEach(EmbeddedPostgres::close);
  }

  @Test
  void keepsUrlAndDataOverARestart() throws SQLException {
    EmbeddedPostgres server = start();
    String url = database(server, "dev").revealUrl();
    execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
    server.close();

    EmbeddedPostgres again = start();

    assertThat(server.alive()).isTrue();
    assertThat(database(again, "dev").revealUrl()).isEqualTo(url);
    assertThat(query(again, "SELECT answer FROM kept")).isEqualTo("42");
  }

  @Test
  void adoptsTheServerThatAKilledProcessLeft() throws SQLException {
    EmbeddedPostgres left = start();
    String startedAt = query(left, "SELECT pg_postmaster_start_time()");

    EmbeddedPostgres adopted = start();

    assertThat(adopted.port()).isEqualTo(left.port());
    assertThat(query(adopted, "SELECT pg_postmaster_start_time()")).isEqualTo(startedAt);
  }

  @Test
  void recoversWhenTheServerItselfWasKilled() throws SQLException {
    EmbeddedPostgres server = start();
    execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
    ProcessHandle process =
        PostmasterFile.in(data()).flatMap(PostmasterFile::process).orElseThrow();
    process.destroyForcibly();
    assertThat(Waiting.until(SOON, () -> !process.isAlive())).isTrue();

    Result<Result.Done> revived = server.ensureRunning();

    assertThat(revived.problems()).isEmpty();
    assertThat(query(server, "SELECT answer FROM kept")).isEqualTo("42");
  }

  @Test
  void startsAlthoughThePidOfAKilledServerBelongsToAnotherProgramNow() throws Exception {
    EmbeddedPostgres server = start();
    Path pidFile = data().resolve("postmaster.pid");
    List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
    server.close();
    lines.set(0, Long.toString(ProcessHandle.current().pid()));
    lines.set(2, Long.toString(Instant.now().minus(Duration.ofDays(3)).getEpochSecond()));
    Files.write(pidFile, lines);

    EmbeddedPostgres again = start();

    assertThat(again.alive()).isTrue();
  }

  @Test
  void movesToAnotherPortWhenItsOwnIsTaken() throws Exception {
    EmbeddedPostgres server = start();
    int before = server.port();
    server.close();

    try (ServerSocket taken = new ServerSocket(before, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      EmbeddedPostgres again = start();

      assertThat(again.port()).isNotEqualTo(taken.getLocalPort());
      assertThat(query(again, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void givesEachEnvironmentARoleThatIsNoSuperuser() throws SQLException {
    EmbeddedPostgres server = start();

    DatabaseAccess dev = database(server, "dev");
    DatabaseAccess preview = database(server, "preview-7");

    assertThat(preview.database()).isEqualTo("relay_preview_7");
    assertThat(preview.revealPassword()).isNotEqualTo(dev.revealPassword());
    assertThat(database(server, "dev").revealUrl()).isEqualTo(dev.revealUrl());
    assertThat(query(server, "SELECT rolsuper FROM pg_roles WHERE rolname = 'relay_dev'"))
        .isEqualTo("f");
    assertThat(dev.toString()).doesNotContain(dev.revealPassword());
  }

  @Test
  void listensOnThisMachineOnlyAndKeepsItsPasswordsPrivate() throws Exception {
    EmbeddedPostgres server = start();

    assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    Path state = temp.resolve("postgres").resolve("state.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rw-------");
    String log = Files.readString(temp.resolve("postgres").resolve("postgres.log"));
    assertThat(log).doesNotContain(server.admin().revealPassword());
  }

  @Test
  void runsAsAnotherUserWhereRootHasNoUserNamespaces() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    var programs = new Programs(options().environment());
    // Where the other user can enter it, which root's own cache need not be.
    var options =
        new PostgresOptions(
            temp.resolve("postgres"),
            List.of(temp.resolve("postgres-bin")),
            System.getenv(),
            PostgresOptions.Durability.GIVEN_UP);

    EmbeddedPostgres server =
        keep(
            RunAs.otherUser(programs)
                .then(other -> EmbeddedPostgres.start(options, programs, other)));

    assertThat(query(server, "SELECT 1")).isEqualTo("1");
    assertThat(Files.getOwner(data()).getName()).isIn("postgres", "nobody");
  }

  @Test
  void unpacksOnceForTwoThatStartTogether() throws Exception {
    Path home = temp.resolve("bin");
    Callable<Result<Path>> unpack = () -> PostgresBinaries.unpacked(List.of(home), _ -> true);

    List<Result<Path>> both;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      both = threads.invokeAll(List.of(unpack, unpack)).stream().map(Future::resultNow).toList();
    }

    assertThat(both).allMatch(Result.Ok.class::isInstance).hasSize(2).containsOnly(both.getFirst());
  }

  @Test
  void saysWhatToDoWhenItsDirectoryCannotBeWritten() throws IOException {
    Path file = Files.createFile(temp.resolve("in-the-way"));

    Result<EmbeddedPostgres> outcome =
        EmbeddedPostgres.start(PostgresOptions.ofSandbox(file, System.getenv()));

    Problem problem = outcome.problems().getFirst();
    assertThat(problem.facts().id().value()).isEqualTo("sandbox.state-not-writable");
    assertThat(problem.facts().remedy()).contains("writable");
  }

  @Test
  void saysWhatToDoWhenItsStateIsNoLongerReadable() throws IOException {
    Files.createDirectories(temp.resolve("postgres"));
    Files.writeString(temp.resolve("postgres").resolve("state.json"), "{\"port\": 5");

    Problem problem = EmbeddedPostgres.start(options()).problems().getFirst();

    assertThat(problem.facts().id().value()).isEqualTo("sandbox.state-corrupt");
    assertThat(problem.facts().remedy()).contains("sandbox reset");
  }

  @Test
  void finishesADataDirectoryThatWasInterruptedHalfWay() throws Exception {
    Path half = temp.resolve("postgres").resolve("data.new-123");
    Files.createDirectories(half.resolve("base"));

    EmbeddedPostgres server = start();

    assertThat(query(server, "SELECT 1")).isEqualTo("1");
    assertThat(half).doesNotExist();
    server.close();
    PrivateFiles.deleteTree(temp.resolve("postgres"));
  }

  private PostgresOptions options() {
    return new PostgresOptions(
        temp.resolve("postgres"),
        List.of(PostgresOptions.binaryCache(System.getenv()), temp.resolve("postgres-bin")),
        System.getenv(),
        PostgresOptions.Durability.GIVEN_UP);
  }

  private Path data() {
    return temp.resolve("postgres").resolve("data");
  }

  private EmbeddedPostgres start() {
    return keep(EmbeddedPostgres.start(options()));
  }

  private EmbeddedPostgres keep(Result<EmbeddedPostgres> outcome) {
    EmbeddedPostgres server = valueOf(outcome);
    started.add(server);
    return server;
  }

  private static DatabaseAccess database(EmbeddedPostgres server, String environment) {
    return valueOf(server.database(environment));
  }

  private static <T> T valueOf(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(EmbeddedPostgres server) throws SQLException {
    DatabaseAccess admin = server.admin();
    return DriverManager.getConnection(admin.jdbcUrl(), admin.revealJdbcProperties());
  }
}
