package dev.relayctl.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.engine.local.LocalProcesses;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.Secret;
import dev.relayctl.migrate.PostgresSchemaProbe;
import dev.relayctl.plan.Dump;
import dev.relayctl.plan.RestorePoint;
import dev.relayctl.plan.SavedState;
import dev.relayctl.plan.TableActivity;
import dev.relayctl.plan.Unsaved;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Processes;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RestorePoints;
import dev.relayctl.run.SchemaProbe;
import dev.relayctl.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DumpedRestorePointsIT {
  private static final String HOST = "laptop";

  /** Something of each kind that an ordinary role can make. */
  private static final String SCHEMA =
      """
      CREATE EXTENSION pg_trgm;
      CREATE SCHEMA audit;
      CREATE TYPE mood AS ENUM ('good', 'bad');
      CREATE TYPE pair AS (a int, b text);
      CREATE DOMAIN title AS text CHECK (value <> '');
      CREATE SEQUENCE numbers START 7;
      CREATE TABLE artists (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name title);
      CREATE TABLE tracks (
        id bigserial PRIMARY KEY, artist bigint REFERENCES artists, name text NOT NULL,
        mood mood DEFAULT 'good', extra pair, at date NOT NULL DEFAULT '2026-01-01');
      CREATE INDEX tracks_name ON tracks USING gin (name gin_trgm_ops);
      CREATE STATISTICS tracks_stats ON name, mood FROM tracks;
      CREATE TABLE plays (at date NOT NULL, track bigint) PARTITION BY RANGE (at);
      CREATE TABLE plays_2026 PARTITION OF plays FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      CREATE FUNCTION shout(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper(t)';
      CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1';
      CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
      CREATE VIEW loud AS SELECT id, shout(name) AS name FROM tracks;
      CREATE MATERIALIZED VIEW names AS SELECT name FROM tracks;
      CREATE TABLE audit.log (id int PRIMARY KEY, what text);
      CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
      CREATE COLLATION plain (provider = icu, locale = 'en');
      COMMENT ON TABLE tracks IS 'songs';
      CREATE SCHEMA relayctl;
      CREATE TABLE relayctl.run (number int);
      INSERT INTO artists (name) VALUES ('Ada'), ('Bob');
      INSERT INTO tracks (artist, name) SELECT 1, 'track ' || n FROM generate_series(1, 100) n;
      INSERT INTO plays VALUES ('2026-02-01', 1), ('2026-02-02', 2);
      INSERT INTO audit.log VALUES (1, 'it''s \\ here');
      INSERT INTO relayctl.run VALUES (1);
      """;

  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  @TempDir private Path directory;
  private final PostgresServer.Database server = PostgresServer.freshDatabase();
  private final DatabaseUrl database = parsed(server.url());
  private final DumpedRestorePoints points = points(System.getenv(), HOST);

  @BeforeEach
  void fill() throws SQLException {
    var possible = points.possible(database);
    if (possible instanceof Result.Bad<Result.Done> bad
        && bad.first().facts().id().value().startsWith("restore-point.")) {
      Assumptions.abort("skipped: needs pg_dump 18: " + bad.first().facts().why());
    }
    run(SCHEMA);
  }

  @Test
  void bringsEverythingBackButTheLedger() throws SQLException {
    RestorePoint point = take();
    Map<String, String> before = definitions();
    run(
        """
        DROP TABLE plays CASCADE;
        ALTER TABLE tracks DROP COLUMN extra, ADD COLUMN plays int;
        DROP TYPE pair;
        DELETE FROM tracks WHERE id > 50;
        UPDATE tracks SET name = 'gone';
        CREATE TABLE later (track bigint REFERENCES tracks);
        CREATE SCHEMA newer;
        CREATE TABLE newer.things (m mood);
        CREATE VIEW newer.loudest AS SELECT * FROM loud;
        DROP SCHEMA audit CASCADE;
        INSERT INTO relayctl.run VALUES (2);
        """);

    ok(points.restore(database, dump(point), LOCK_TIMEOUT, Progress.SILENT));

    assertThat(definitions()).isEqualTo(before);
    assertThat(text("SELECT count(*) || ' ' || min(name) FROM tracks")).isEqualTo("100 track 1");
    assertThat(text("SELECT count(*) FROM plays")).isEqualTo("2");
    assertThat(text("SELECT count(*) FROM names")).isEqualTo("100");
    assertThat(text("SELECT what FROM audit.log")).isEqualTo("it's \\ here");
    assertThat(text("SELECT to_regclass('later') IS NULL AND to_regnamespace('newer') IS NULL"))
        .isEqualTo("t");
    assertThat(text("INSERT INTO tracks (name) VALUES ('next') RETURNING id")).isEqualTo("101");
    assertThat(text("SELECT max(number) FROM relayctl.run")).isEqualTo("2");
  }

  /**
   * What a restore may get wrong without a word: what pg_dump says before and after is the same.
   */
  @Test
  void bringsBackRightsDefaultsAndWhatIsInOddPlaces() throws Exception {
    String reader = "reader_" + server.user();
    superuser("CREATE ROLE " + reader + " NOLOGIN");
    run(
        """
        CREATE SCHEMA extensions;
        CREATE EXTENSION citext SCHEMA extensions;
        CREATE EXTENSION hstore;
        CREATE TABLE extensions.mine (id int, mail extensions.citext);
        CREATE SCHEMA "Odd ""Schema, old";
        CREATE TABLE "Odd ""Schema, old"."A Table" ("a b" hstore);
        CREATE SCHEMA "public old";
        CREATE TABLE "public old".t (id int);
        CREATE TABLE private (id int);
        CREATE AGGREGATE counted(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
        CREATE FUNCTION hidden() RETURNS int LANGUAGE sql AS 'SELECT 1';
        REVOKE EXECUTE ON FUNCTION hidden() FROM PUBLIC;
        CREATE FUNCTION mood_number(mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE CAST (mood AS int) WITH FUNCTION mood_number(mood);
        COMMENT ON CAST (mood AS int) IS 'how good';
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT INSERT ON TABLES TO reader;
        ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        GRANT UPDATE (name) ON tracks TO reader;
        ALTER TABLE tracks ENABLE ROW LEVEL SECURITY;
        CREATE POLICY mine ON tracks TO reader USING (id > 1);
        """
            .replace("reader", reader));
    run("SELECT lo_create(70001), lo_create(70002)");
    run("GRANT SELECT ON LARGE OBJECT 70001, 70002 TO " + reader);
    String before = schemaText();
    RestorePoint point = take();

    ok(points.restore(database, dump(point), LOCK_TIMEOUT, Progress.SILENT));
    String once = schemaText();
    run("DROP EXTENSION hstore CASCADE; CREATE TABLE private2 (id int); DROP TABLE private");
    ok(points.restore(database, dump(point), LOCK_TIMEOUT, Progress.SILENT));

    assertThat(before).contains("citext", "counted", "Odd \"\"Schema, old", "LARGE OBJECT 70001");
    assertThat(once).isEqualTo(before);
    assertThat(schemaText()).isEqualTo(before);
    assertThat(text("SELECT has_table_privilege('" + reader + "', 'private', 'SELECT')"))
        .isEqualTo("f");
  }

  /** The whole database as SQL, as the programs themselves tell it. */
  private String schemaText() {
    ClientPrograms programs =
        ok(
            ClientPrograms.find(
                new LocalProcesses(), System.getenv(), 18, Where.system("test", "server")));
    var call =
        new Processes.Call(
            List.of(
                programs.program("pg_dump"),
                "--no-password",
                "--exclude-schema=relayctl",
                "--exclude-table-data=*",
                "--dbname=" + server.url()),
            directory,
            Map.of(),
            Duration.ofMinutes(1));
    Processes.Ran ran = ok(new LocalProcesses().run(call));
    assertThat(ran.exitCode()).as(ran.stderr()).isZero();
    return ran.stdout()
        .lines()
        // Another word each time.
        .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
        .filter(line -> !line.contains("setval"))
        .collect(Collectors.joining("\n"));
  }

  private void superuser(String sql) throws SQLException {
    try (Connection connection = PostgresServer.asSuperuser(server).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void leavesNothingBehindAndLetsNobodyElseRead() throws Exception {
    RestorePoint point = take();
    ok(points.restore(database, dump(point), LOCK_TIMEOUT, Progress.SILENT));

    try (var files = Files.list(directory.resolve("points"))) {
      assertThat(files.map(Path::toString)).containsExactly(dump(point).file());
    }
    Path file = Path.of(dump(point).file());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.size(file)).isEqualTo(dump(point).bytes());
  }

  @Test
  void saysWhatWasWrittenSince() throws SQLException {
    flushed();
    RestorePoint point = take();
    assertThat(ok(points.unsaved(database, point)).nothing()).isTrue();

    run("INSERT INTO artists (name) VALUES ('Eve'); UPDATE tracks SET name = 'x' WHERE id < 4");
    run("CREATE TABLE later (id int); INSERT INTO later VALUES (1); DROP TABLE audit.log");
    flushed();

    assertThat(ok(points.unsaved(database, point)))
        .isEqualTo(
            new Unsaved.Counted(
                List.of(
                    new TableActivity("artists", oid("artists"), 1, 0, 0),
                    new TableActivity("tracks", oid("tracks"), 0, 3, 0)),
                List.of(new TableActivity("later", oid("later"), 1, 0, 0)),
                List.of("audit.log")));
  }

  @Test
  void aRestoreThatFailsChangesNothing() throws Exception {
    RestorePoint point = take();
    run("INSERT INTO artists (name) VALUES ('Eve')");
    Map<String, String> before = definitions();

    try (Connection other = server.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM tracks FOR UPDATE");
      var refused = points.restore(database, dump(point), Duration.ofMillis(200), Progress.SILENT);

      assertThat(refused.problems()).hasSize(1);
      assertThat(refused.problems().getFirst().facts().why())
          .contains("psql:", "canceling statement due to lock timeout");
      assertThat(refused.problems().toString()).doesNotContain(server.password());
    }
    assertThat(definitions()).isEqualTo(before);
    assertThat(text("SELECT count(*) FROM artists")).isEqualTo("3");
  }

  @Test
  void refusesAFileThatIsNotWhatWasWritten() throws Exception {
    Dump dump = dump(take());
    Path file = Path.of(dump.file());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThat(id(points.restore(database, dump, LOCK_TIMEOUT, Progress.SILENT)))
        .isEqualTo("restore-point.damaged");

    ok(points.delete(dump));
    ok(points.delete(dump));
    assertThat(id(points.usable(dump))).isEqualTo("restore-point.missing");
    assertThat(id(points(System.getenv(), "runner-7").usable(dump)))
        .isEqualTo("restore-point.elsewhere");
  }

  @Test
  void saysWhichProgramIsMissing() throws Exception {
    Path old = Files.createDirectories(directory.resolve("old"));
    for (String program : List.of("pg_dump", "pg_restore", "psql")) {
      Path script = old.resolve(program);
      Files.writeString(script, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var only = points(Map.of("PATH", old.toString()), HOST);

    var refused = only.possible(database);

    // Another directory of this machine may have one that is new enough.
    if (refused instanceof Result.Bad<Result.Done> bad) {
      assertThat(bad.first().facts().id().value()).isEqualTo("restore-point.pg-dump-too-old");
      assertThat(bad.first().facts().remedy()).contains("postgresql-client-18");
    }
  }

  @Test
  void aFailedDumpLeavesNoFile() throws Exception {
    superuser("CREATE TABLE secret (id int)");

    var refused = points.take(database, wanted(), directory.resolve("points"), Progress.SILENT);

    assertThat(refused.problems().getFirst().facts().why())
        .contains("pg_dump:", "permission denied for table secret");
    try (var files = Files.list(directory.resolve("points"))) {
      assertThat(files).isEmpty();
    }
  }

  private RestorePoint take() {
    return ok(points.take(database, wanted(), directory.resolve("points"), Progress.SILENT));
  }

  private static Dump dump(RestorePoint point) {
    return (Dump) point.state();
  }

  private RestorePoints.Wanted wanted() {
    return new RestorePoints.Wanted(
        "dev",
        "run-1",
        RestorePoint.Purpose.CHANGE,
        new SavedState.Place.Directory("points"),
        Duration.ofDays(7),
        "12",
        LOCK_TIMEOUT);
  }

  private static DumpedRestorePoints points(Map<String, String> environment, String host) {
    return new DumpedRestorePoints(
        new DumpTools(
            Connections.DEFAULT, new LocalProcesses(), environment, host, InstantSource.system()));
  }

  /** The counters of sessions that are idle or gone are told within a moment; asked for here. */
  private void flushed() throws SQLException {
    run("SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()");
  }

  private Map<String, String> definitions() {
    return ok(new PostgresSchemaProbe(Connections.DEFAULT)
            .definitions(database, SchemaProbe.Roles.WITH))
        .byName();
  }

  private long oid(String table) throws SQLException {
    return Long.parseLong(text("SELECT '" + table + "'::regclass::oid"));
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static String id(Result<?> result) {
    assertThat(result.problems()).isNotEmpty();
    return result.problems().getFirst().facts().id().value();
  }

  private static <T> T ok(Result<T> result) {
    return result.orElse(problems -> {
      throw new AssertionError(problems.toString());
    });
  }

  private static DatabaseUrl parsed(String url) {
    return ok(DatabaseUrl.parse(Secret.of(url), Where.system("test", "database")));
  }
}
