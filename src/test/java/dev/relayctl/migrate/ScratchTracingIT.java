package dev.relayctl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.lint.Traced;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Tracing;
import dev.relayctl.run.Tracing.Script;
import dev.relayctl.testing.PostgresServer;
import dev.relayctl.testing.ScratchDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScratchTracingIT {
  private static final Connections IMPATIENT =
      new Connections(Duration.ofSeconds(10), Duration.ofSeconds(1));

  @Test
  void letsAStatementTakeItsTime() {
    Result<Tracing.Traces> traces = traced("SELECT pg_sleep(2)", "SELECT pg_sleep(2)");

    assertThat(traces.problems()).isEmpty();
  }

  @Test
  void cancelsWhatIsRunningWhenInterrupted() throws Exception {
    var result = new CompletableFuture<Result<Tracing.Traces>>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> result.complete(traced("SELECT 1", "SELECT pg_sleep(600), 'lint'")));
    waitFor("SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%'");

    thread.interrupt();

    assertThat(result.get(20, TimeUnit.SECONDS).problems().getFirst())
        .isInstanceOf(Problem.Interrupted.class);
  }

  @Test
  void copiesRowsThatStandInTheFile() {
    Result<Tracing.Traces> traces =
        traced(
            """
            CREATE TABLE genres (id int PRIMARY KEY, name text);
            COPY genres FROM STDIN;
            1\tSoul
            2\tFunk
            \\.
            """,
            """
            COPY genres FROM STDIN;
            3\tDub
            \\.
            DELETE FROM genres WHERE id = 2;
            """);

    assertThat(traces.problems()).isEmpty();
    List<Traced> statements = files(traces).getFirst().statements();
    assertThat(statements).allMatch(one -> one.failure() == null);
    assertThat(statements)
        .extracting(one -> one.work().values().stream().filter(Traced.Work::wrote).toList())
        .containsExactly(
            List.of(new Traced.Work(0, 1, 0, 0)), List.of(new Traced.Work(0, 0, 0, 1)));
  }

  @Test
  void startsEachFileWithAFreshSession() {
    Result<Tracing.Traces> traces =
        traced(
            "SET search_path = nowhere; SET ROLE pg_read_all_data;",
            "CREATE TABLE public.tracks (id int); SELECT * FROM tracks;");

    assertThat(files(traces).getFirst().statements()).allMatch(one -> one.failure() == null);
  }

  @Test
  void fillsAllRowsThatMigrationsHaveMade() {
    String table =
        "CREATE TABLE tracks (id int PRIMARY KEY, slug text);"
            + "INSERT INTO tracks SELECT generate_series(1, 25);";
    String fill =
        "-- relayctl: backfill\nUPDATE tracks SET slug = id WHERE id IN"
            + " (SELECT id FROM tracks WHERE slug IS NULL LIMIT 10)";
    String required = "ALTER TABLE tracks ALTER COLUMN slug SET NOT NULL;";
    var table1 = new Script("V1.sql", table, null);
    var fill2 = new Script("V2.sql", fill + ";", null);
    var fillReturning2 = new Script("V2.sql", fill + " RETURNING id;", null);
    var required3 = new Script("V3.sql", required, null);
    var tracing = new ScratchTracing(new ScratchDatabases(), IMPATIENT);

    List<Traced.File> pending =
        files(
            tracing.trace(
                new Tracing.Scripts(
                    List.of(table1), List.of(fillReturning2, required3), Duration.ZERO)));
    List<Traced.File> applied =
        files(
            tracing.trace(
                new Tracing.Scripts(List.of(table1, fill2), List.of(required3), Duration.ZERO)));

    assertThat(pending)
        .extracting(Traced.File::mode)
        .containsExactly(Traced.Mode.BATCHES, Traced.Mode.TRANSACTION);
    assertThat(pending.getLast().statements()).allMatch(one -> one.failure() == null);
    assertThat(applied.getLast().statements()).allMatch(one -> one.failure() == null);
  }

  @Test
  void refusesABackfillThatIsNone() {
    Result<Tracing.Traces> traces =
        traced("CREATE TABLE a (id int);", "-- relayctl: backfill\nSELECT * FROM a;");

    assertThat(traces.problems())
        .extracting(problem -> problem.facts().id().value())
        .containsExactly("migrate.backfill-statement");
  }

  @Test
  void looksAtNothingBehindWhatFails() {
    var tracing = new ScratchTracing(new ScratchDatabases(), IMPATIENT);
    var scripts =
        new Tracing.Scripts(
            List.of(),
            List.of(
                new Script("V1.sql", "CREATE TABLE a (id int); SELECT * FROM b;", null),
                new Script("V2.sql", "SELECT 1;", null)),
            Duration.ZERO);

    List<Traced.File> files = files(tracing.trace(scripts));

    assertThat(files)
        .extracting(Traced.File::mode)
        .containsExactly(Traced.Mode.TRANSACTION, Traced.Mode.NOT_RUN);
    assertThat(files.getFirst().statements().getLast().failure()).isNotNull();
  }

  private static List<Traced.File> files(Result<Tracing.Traces> traces) {
    return traces
        .orElse(problems -> {
          throw new AssertionError(problems.toString());
        })
        .files();
  }

  private static Result<Tracing.Traces> traced(String applied, String pending) {
    return new ScratchTracing(new ScratchDatabases(), IMPATIENT)
        .trace(
            new Tracing.Scripts(
                List.of(new Script("V1.sql", applied, null)),
                List.of(new Script("V2.sql", pending, null)),
                Duration.ZERO));
  }

  /** Asks until it is so; the server answers each question by waiting a little. */
  private static void waitFor(String question) throws Exception {
    PostgresServer.Database any = PostgresServer.freshDatabase();
    try (Connection connection = PostgresServer.asSuperuser(any).connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 200; i++) {
        statement.execute("SELECT pg_sleep(0.1)");
        try (ResultSet row = statement.executeQuery(question)) {
          row.next();
          if (row.getBoolean(1)) {
            return;
          }
        }
      }
    }
    throw new AssertionError("it never came to: " + question);
  }
}
