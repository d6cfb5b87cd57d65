package dev.relayctl.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.fakes.LedgerContract;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Release;
import dev.relayctl.postgres.Connections;
import dev.relayctl.postgres.Restoring;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ledger.Run;
import dev.relayctl.run.Progress;
import dev.relayctl.run.RunOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PostgresLedgerIT extends LedgerContract {
  private static final ManualTime TIME = new ManualTime();
  private static final Attempts ATTEMPTS = new Attempts(TIME, TIME, new Random(1));

  private final LedgerDatabase database = LedgerDatabase.fresh();
  private final Ledger ledger =
      new PostgresLedger(Connections.DEFAULT, ATTEMPTS, new FrozenTicker());

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected DatabaseUrl database() {
    return database.url();
  }

  @Override
  protected DatabaseUrl copy() {
    return database.copy().url();
  }

  @Override
  protected void holderDies(EnvironmentName environment) {
    database.endAllConnections();
  }

  @Test
  void readsALedgerOfTheFirstVersionBeforeAndAfterItIsUpgraded() {
    database.makeLedger("1");
    database.execute(
        """
        INSERT INTO relayctl.run (environment, number, command, started_by, outcome, ended_at, plan)
          VALUES ('dev', 4, 'deploy', 'ada@laptop', 'done', now(), '{}');
        INSERT INTO relayctl.release (environment, number, run, image, secrets, created_at,
          created_by) VALUES ('dev', 3, 4, 'sha256:3', '{"A": "f"}', '2026-03-02T09:00:00Z',
          'ada@laptop');
        """);

    Ledger.Summary before = ok(ledger.summary(database.url(), DEV));
    var releasesBefore = ok(ledger.releases(database.url(), DEV, 10));
    var historyBefore = ok(ledger.history(database.url(), DEV, 10));
    lock(BOB).close();

    Release release = Objects.requireNonNull(before.release());
    Run run = Objects.requireNonNull(before.lastRun());
    assertThat(release.secrets()).isEqualTo(Map.of("A", "f"));
    assertThat(release.at()).isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
    assertThat(run.outcome()).isEqualTo(RunOutcome.DONE);
    assertThat(run.reason()).isNull();
    assertThat(releasesBefore).containsExactly(new Ledger.StoredRelease(release, 4, null));
    assertThat(ok(ledger.summary(database.url(), DEV))).isEqualTo(before);
    assertThat(ok(ledger.releases(database.url(), DEV, 10))).isEqualTo(releasesBefore);
    assertThat(ok(ledger.history(database.url(), DEV, 10))).isEqualTo(historyBefore);
  }

  @Test
  void stampsALedgerOfAnOlderVersionWithWhatItLacked() {
    database.makeLedger("2");
    database.execute(
        """
        INSERT INTO relayctl.stamp (environment, system_identifier, database_oid)
          SELECT 'dev', system_identifier, oid FROM pg_control_system(), pg_database
          WHERE datname = current_database()
        """);
    Ledger.Stamp before = ok(ledger.stamp(database.url(), DEV));

    lock(ADA).close();

    assertThat(before).isInstanceOf(Ledger.Stamp.Here.class);
    assertThat(ok(ledger.stamp(database.url(), DEV))).isEqualTo(before);
    assertThat(database.ask("SELECT place FROM relayctl.stamp"))
        .isEqualTo(database.url().describe());
  }

  @Test
  void aLedgerOfTheFirstVersionSaysNothingOfItsOwner() {
    database.makeLedger("1");

    assertThat(ok(ledger.standing(database.url(), CLAIM)).owner())
        .isEqualTo(new DatabaseStanding.Owner.Nobody());
  }

  @Test
  void knowsADatabaseThatWasRestoredOnAnotherServer() {
    lock(ADA).close();
    database.execute("UPDATE relayctl.stamp SET system_identifier = '7000000000000000000'");

    Problem refusal = problem(ledger.lock(database.url(), CLAIM, BOB));

    assertThat(refusal.facts().id().value()).isEqualTo("database.stamp-of-a-copy");
    assertThat(refusal.facts().why()).contains(database.url().describe());
  }

  @Test
  void letsNobodyWorkInADatabaseThatIsBeingRestored() throws SQLException {
    lock(ADA).close();
    try (Connection other = ok(Connections.DEFAULT.open(database.url()));
        Statement statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + Restoring.KEY + ")");

      Problem refusal = problem(ledger.lock(database.url(), CLAIM, BOB));

      assertThat(refusal).isInstanceOf(Problem.Locked.class);
      assertThat(refusal.facts().id().value()).isEqualTo("lock.restoring");
    }
    lock(BOB).close();
  }

  @Test
  void knowsABranchOfNeonByItsTimeline() {
    lock(ADA).close();
    database.execute("UPDATE relayctl.stamp SET timeline = 'a1b2'");

    Problem refusal = problem(ledger.lock(database.url(), CLAIM, BOB));

    assertThat(refusal.facts().id().value()).isEqualTo("database.stamp-of-a-copy");
  }

  @Test
  void bringsTheLedgerWithItsLockToADatabaseThatTakesItsPlace() {
    LedgerDatabase place = LedgerDatabase.fresh();
    place.makeLedger("1");
    place.execute(
        """
        INSERT INTO relayctl.run (environment, number, command, started_by, outcome, plan)
          VALUES ('dev', 70, 'migrate', 'bob@ci', 'running', '{}')
        """);
    database
        .asSuperuser()
        .execute(
            "ALTER DATABASE \"%s\" SET neon.timeline_id = 'c3d4'"
                .formatted(database.url().database()));
    try (Ledger.Session session = lock(ADA)) {
      long run = ok(session.begin("restore dev", PLAN, "{\"a\": \"tab\\there\\\\\"}"));
      // One of another branch, which this one was once made from.
      database.execute(
          """
          INSERT INTO relayctl.stamp (environment, system_identifier, database_oid, timeline)
            SELECT 'staging', system_identifier, database_oid, 'a1b2' FROM relayctl.stamp
          """);

      ok(session.copyTo(place.url()));
      ok(session.copyTo(place.url()));

      String lock =
          "SELECT environment || fence || holder || held || backend_pid FROM relayctl.lock";
      assertThat(place.ask(lock)).isEqualTo(database.ask(lock));
      assertThat(place.ask("SELECT heartbeat > now() + '5 min' FROM relayctl.lock")).isEqualTo("t");
      assertThat(ok(ledger.history(place.url(), DEV, 9)))
          .extracting(Ledger.Run::number, Ledger.Run::planDocument)
          .containsExactly(tuple(run, null));
      String timelines =
          "SELECT string_agg(environment || ' ' || coalesce(timeline, '-'), ', ' ORDER BY environment)"
              + " FROM relayctl.stamp";
      assertThat(place.ask(timelines)).isEqualTo("dev -, staging a1b2");
      assertThat(database.ask(timelines)).isEqualTo("dev c3d4, staging a1b2");
      database.execute("UPDATE relayctl.stamp SET timeline = NULL WHERE environment = 'dev'");
      ok(session.inPlace());
      assertThat(database.ask(timelines)).isEqualTo("dev c3d4, staging a1b2");
    }
  }

  @Test
  void copiesNoLedgerThatAnotherEnvironmentIsWritingTo() {
    LedgerDatabase place = LedgerDatabase.fresh();
    var other = new Ledger.Claim(LOCAL, Set.of(DEV));
    var mine = new Ledger.Claim(DEV, Set.of(LOCAL));
    try (Ledger.Session session = ok(ledger.lock(database.url(), mine, ADA, Progress.SILENT))) {
      Ledger.Session theirs = ok(ledger.lock(database.url(), other, BOB, Progress.SILENT));

      Problem refusal = problem(session.copyTo(place.url()));
      theirs.close();

      assertThat(refusal).isInstanceOf(Problem.Locked.class);
      assertThat(refusal.facts().what()).contains("local");
      ok(session.copyTo(place.url()));
      // Kept out until it is over.
      assertThat(problem(ledger.lock(database.url(), other, BOB, Progress.SILENT)))
          .isInstanceOf(Problem.Locked.class);
    }
    ok(ledger.lock(database.url(), other, BOB, Progress.SILENT)).close();
  }

  @Test
  void keepsWhatTheStampSaidBeforeItWasAdopted() {
    lock(ADA).close();
    database.execute("UPDATE relayctl.stamp SET place = 'db.example.com/old', database_oid = 1");

    ok(ledger.adopt(database.url(), CLAIM, BOB));

    assertThat(
            database.ask(
                "SELECT environment || ' ' || place || ' ' || database_oid || ' ' || replaced_by"
                    + " FROM relayctl.stamp_history"))
        .isEqualTo("dev db.example.com/old 1 bob@ci");
  }

  @Test
  void keepsTheHostOnWhichARunWasStarted() {
    try (Ledger.Session session = lock(BOB)) {
      ok(session.begin("deploy", PLAN, "{}"));

      assertThat(database.ask("SELECT host || ': ' || reason FROM relayctl.run"))
          .isEqualTo("ci: hotfix 12");
    }
  }
}
