package dev.relayctl.engine.postgres;

import static dev.relayctl.engine.postgres.LedgerDatabase.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ledger.Claim;
import dev.relayctl.run.Ledger.Holder;
import dev.relayctl.run.Ledger.Session;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RunOutcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who keeps the lock when machines, networks and servers don't. */
class LockKeepingIT {
  private static final Random RANDOM = new Random(1);
  private static final EnvironmentName DEV = new EnvironmentName("dev");
  private static final Claim CLAIM = new Claim(DEV, Set.of());
  private static final Holder ADA = new Holder("ada@laptop", "deploy dev", 71, null);
  private static final Holder BOB = new Holder("bob@ci", "migrate dev", 72, null);
  private static final Plan PLAN =
      new Plan(
          DEV,
          new PlanHash("1f".repeat(32)),
          Instant.parse("2026-03-02T09:00:00Z"),
          0,
          1,
          List.of());

  /** Sixty-one seconds without a heartbeat, as the next one who asks will see it. */
  private static final String SILENT =
      "UPDATE relayctl.lock SET heartbeat = now() - interval '61 seconds'";

  private final ManualTime time = new ManualTime();
  private final Ledger ledger =
      new PostgresLedger(Connections.DEFAULT, new Attempts(time, time, RANDOM), new FrozenTicker());

  @Test
  void endsTheSessionOfAHolderWhoHasFallenSilentAndTakesOver() {
    LedgerDatabase database = LedgerDatabase.fresh();
    Session silent = lock(database, ADA);
    long run = ok(silent.begin("deploy", PLAN, "{}"));
    database.execute(SILENT);

    try (Session next = lock(database, BOB)) {
      Problem refusal = problem(silent.end(run, RunOutcome.DONE, null));
      silent.close();

      assertThat(next.unfinished().orElseThrow().number()).isEqualTo(run);
      assertThat(refusal).isInstanceOf(Problem.Locked.class);
      assertThat(refusal.facts().id().value()).isEqualTo("lock.lost");
      assertThat(refusal.facts().why()).contains("bob@ci", "migrate dev");
      assertThat(ok(next.begin("migrate", PLAN, "{}"))).isEqualTo(run + 1);
    }
  }

  @Test
  void leavesAHolderAloneWhoseHeartBeats() {
    LedgerDatabase database = LedgerDatabase.fresh();
    try (Session session = lock(database, ADA)) {
      database.execute(
          "UPDATE relayctl.lock SET heartbeat = now() - interval '50 seconds',"
              + " since = now() - interval '2 hours'");

      Problem refusal = problem(ledger.lock(database.url(), CLAIM, BOB));

      assertThat(refusal.facts().id().value()).isEqualTo("lock.held");
      assertThat(ok(session.begin("deploy", PLAN, "{}"))).isEqualTo(1);
    }
  }

  @Test
  void neverEndsASessionThatTheRowDoesNotName() {
    LedgerDatabase database = LedgerDatabase.fresh();
    try (Session session = lock(database, ADA)) {
      database.execute(SILENT);
      database.execute("UPDATE relayctl.lock SET backend_start = now() - interval '1 day'");

      Problem refusal = problem(ledger.lock(database.url(), CLAIM, BOB));

      assertThat(refusal.facts().id().value()).isEqualTo("lock.held");
      assertThat(ok(session.begin("deploy", PLAN, "{}"))).isEqualTo(1);
    }
  }

  @Test
  void saysHowToEndASilentSessionThatTheRoleMayNotEnd() {
    LedgerDatabase database = LedgerDatabase.fresh();
    LedgerDatabase admin = database.asSuperuser();
    // The superuser holds the lock: an ordinary role neither sees nor may end that session.
    try (Session session = lock(admin, ADA)) {
      database.grantLedgerFrom(admin);
      admin.execute(SILENT);
      String backend = admin.ask("SELECT backend_pid FROM relayctl.lock");

      Problem refusal = problem(ledger.lock(database.url(), CLAIM, BOB));

      assertThat(refusal).isInstanceOf(Problem.Locked.class);
      assertThat(refusal.facts().why()).contains("ada@laptop", "silent for 6", "may not end");
      assertThat(refusal.facts().remedy())
          .contains("superuser", "SELECT pg_terminate_backend(" + backend + ")");
      assertThat(ok(session.begin("deploy", PLAN, "{}"))).isEqualTo(1);
    }
  }

  @Test
  void goesOnInANewSessionWhenTheConnectionWasEnded() {
    LedgerDatabase database = LedgerDatabase.fresh();
    try (Session session = lock(database, ADA)) {
      long run = ok(session.begin("deploy", PLAN, "{}"));
      database.endAllConnections();

      ok(session.end(run, RunOutcome.DONE, null));

      assertThat(ok(ledger.history(database.url(), DEV, 1)).getFirst().outcome())
          .isEqualTo(RunOutcome.DONE);
      assertThat(problem(ledger.lock(database.url(), CLAIM, BOB)).facts().id().value())
          .isEqualTo("lock.held");
    }
    lock(database, BOB).close();
  }

  @Test
  void letsTheHeartBeatAndMakeABrokenConnectionAgain() throws InterruptedException {
    LedgerDatabase database = LedgerDatabase.fresh();
    var heart = new SteppedTicker();
    var beating = new PostgresLedger(Connections.DEFAULT, new Attempts(time, time, RANDOM), heart);
    try (Session session = ok(beating.lock(database.url(), CLAIM, ADA))) {
      database.execute(SILENT);
      database.endAllConnections();

      heart.step();
      String silence = database.ask("SELECT now() - heartbeat < '50 s' FROM relayctl.lock");
      heart.step();

      assertThat(silence).isEqualTo("t");
      assertThat(problem(ledger.lock(database.url(), CLAIM, BOB)).facts().id().value())
          .isEqualTo("lock.held");
      assertThat(ok(session.begin("deploy", PLAN, "{}"))).isEqualTo(1);
    }
  }

  @Test
  void beginsARunOnceEvenWhenTheConnectionBreaksBeforeEachWrite() {
    LedgerDatabase database = LedgerDatabase.fresh();
    try (Session session = lock(database, ADA)) {
      database.endAllConnections();
      long first = ok(session.begin("deploy", PLAN, "{}"));
      database.endAllConnections();
      long second = ok(session.begin("deploy", PLAN, "{}"));

      assertThat(List.of(first, second)).containsExactly(1L, 2L);
      assertThat(ok(ledger.history(database.url(), DEV, 10))).hasSize(2);
    }
  }

  @Test
  void goesOnAfterARestartOfTheServerAndLetsNobodyInMeanwhile(@TempDir Path directory) {
    try (OwnServer server = OwnServer.start(directory)) {
      LedgerDatabase database = server.database();
      try (Session session = lock(database, ADA)) {
        long run = ok(session.begin("deploy", PLAN, "{}"));
        server.restart();

        Problem early = problem(ledger.lock(database.url(), CLAIM, BOB));
        ok(session.end(run, RunOutcome.DONE, null));
        Problem late = problem(ledger.lock(database.url(), CLAIM, BOB));

        assertThat(early).isInstanceOf(Problem.Locked.class);
        assertThat(early.facts().why()).contains("ada@laptop", "the server was restarted");
        assertThat(late.facts().why()).contains("ada@laptop").doesNotContain("restarted");
      }
      lock(database, BOB).close();
    }
  }

  @Test
  void expectsNobodyBackWhoWasSilentBeforeTheRestart(@TempDir Path directory) {
    try (OwnServer server = OwnServer.start(directory)) {
      LedgerDatabase database = server.database();
      Session dead = lock(database, ADA);
      database.execute(SILENT);
      server.restart();

      try (Session next = lock(database, BOB)) {
        assertThat(problem(dead.begin("deploy", PLAN, "{}")).facts().id().value())
            .isEqualTo("lock.lost");
        assertThat(ok(next.begin("migrate", PLAN, "{}"))).isEqualTo(1);
      }
    }
  }

  @Test
  void losesTheLockWhenTheServerStaysAway(@TempDir Path directory) {
    try (OwnServer server = OwnServer.start(directory)) {
      var notes = new LinkedBlockingQueue<String>();
      Session session = ok(ledger.lock(server.database().url(), CLAIM, ADA, notesInto(notes)));
      Instant before = time.instant();
      server.stop();

      Problem refusal = problem(session.begin("deploy", PLAN, "{}"));

      assertThat(refusal).isInstanceOf(Problem.Locked.class);
      assertThat(refusal.facts().id().value()).isEqualTo("lock.lost");
      assertThat(refusal.facts().why()).contains("did not come back within 90 s");
      assertThat(time.instant()).isBetween(before.plusSeconds(80), before.plusSeconds(90));
      assertThat(notes).singleElement().asString().contains("does not answer", "90 s", "ctrl-C");
    }
  }

  @Test
  void tellsThatItWaitsForASilentServerAndGivesUpWhenItIsInterrupted() throws Exception {
    LedgerDatabase database = LedgerDatabase.fresh();
    var notes = new LinkedBlockingQueue<String>();
    Session session = ok(ledger.lock(database.url(), CLAIM, ADA, notesInto(notes)));
    long run = ok(session.begin("deploy", PLAN, "{}"));
    Interrupted interrupted;
    try (var other = database.server().connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      // To the writer, a server that says nothing.
      statement.execute("SELECT FROM relayctl.lock FOR UPDATE");
      var writing =
          new FutureTask<>(() -> {
            Problem first = problem(session.end(run, RunOutcome.FAILED, null));
            boolean marked = Thread.interrupted();
            Problem second = problem(session.end(run, RunOutcome.FAILED, null));
            session.close();
            return new Interrupted(first, marked, second);
          });
      Thread writer = Thread.ofPlatform().start(writing);

      String note = notes.poll(30, TimeUnit.SECONDS);
      writer.interrupt();
      interrupted = writing.get(30, TimeUnit.SECONDS);

      assertThat(note).contains("does not answer", "ctrl-C");
    }

    assertThat(interrupted.first()).isInstanceOf(Problem.Interrupted.class);
    assertThat(interrupted.marked()).isTrue();
    assertThat(interrupted.second()).isInstanceOf(Problem.Interrupted.class);
    database.await("SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory'");
    try (Session next = lock(database, BOB)) {
      assertThat(next.unfinished().orElseThrow().number()).isEqualTo(run);
    }
  }

  @Test
  void writesForOneWhoWasInterruptedBefore() {
    LedgerDatabase database = LedgerDatabase.fresh();
    try (Session session = lock(database, ADA)) {
      Thread.currentThread().interrupt();

      long run = ok(session.begin("deploy", PLAN, "{}"));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(run).isEqualTo(1);
    }
  }

  /** What became of two writes, and of the mark of the interrupt between them. */
  private record Interrupted(Problem first, boolean marked, Problem second) {}

  @Test
  void makesTheTablesOnceWhenEnvironmentsBeginAtTheSameMoment() throws Exception {
    LedgerDatabase database = LedgerDatabase.fresh();
    List<EnvironmentName> names = Stream.of("a", "b", "c", "d").map(EnvironmentName::new).toList();
    List<Callable<Result<Session>>> all =
        names.stream()
            .<Callable<Result<Session>>>map(
                name -> () -> ledger.lock(database.url(), new Claim(name, Set.copyOf(names)), ADA))
            .toList();

    List<Future<Result<Session>>> answers;
    try (var threads = Executors.newFixedThreadPool(names.size())) {
      answers = threads.invokeAll(all);
    }

    answers.forEach(answer -> ok(answer.resultNow()).close());
    assertThat(database.ask("SELECT count(*) FROM relayctl.stamp")).isEqualTo("4");
  }

  @Test
  void waitsForAnotherWhoMakesTheTables() throws Exception {
    LedgerDatabase database = LedgerDatabase.fresh();
    try (var threads = Executors.newFixedThreadPool(1);
        var other = database.server().connect();
        var statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + LedgerSchema.MAKING + ")");
      Future<Result<Session>> waiting =
          threads.submit(() -> ledger.lock(database.url(), CLAIM, ADA));
      database.await("SELECT count(*) = 1 FROM pg_locks WHERE NOT granted");

      String made = database.ask("SELECT to_regnamespace('relayctl')");
      statement.execute("SELECT pg_advisory_unlock_all()");

      assertThat(made).isEqualTo("null");
      ok(waiting.get()).close();
    }
  }

  @Test
  void refusesToWriteThroughAPooler() {
    LedgerDatabase database = LedgerDatabase.fresh();
    Session session = lock(database, ADA);
    // As when the pooler has handed this statement to another session of the server.
    database.execute("UPDATE relayctl.lock SET backend_pid = 1");

    Problem refusal = problem(session.begin("deploy", PLAN, "{}"));

    assertThat(refusal).isInstanceOf(Problem.Invalid.class);
    assertThat(refusal.facts().id().value()).isEqualTo("lock.pooled-connection");
    assertThat(refusal.facts().remedy()).contains("database.direct-url");
  }

  @Test
  void refusesALockThroughASessionThatHadItBeforeItAsked() throws SQLException {
    LedgerDatabase database = LedgerDatabase.fresh();
    // As when a pooler hands the session of the holder to somebody else.
    try (var shared = database.server().connect()) {
      var taking = new Taking(database.url(), DEV);
      ok(taking.newcomer(shared, null));

      Problem refusal = problem(taking.newcomer(shared, null));

      assertThat(refusal.facts().id().value()).isEqualTo("lock.pooled-connection");
    }
  }

  private static Progress notesInto(Queue<String> notes) {
    return event -> {
      if (event instanceof Progress.Event.Note(String text)) {
        notes.add(text);
      }
    };
  }

  private Session lock(LedgerDatabase database, Holder holder) {
    return ok(ledger.lock(database.url(), CLAIM, holder));
  }

  private static Problem problem(Result<?> result) {
    assertThat(result).isInstanceOf(Result.Bad.class);
    return result.problems().getFirst();
  }
}
