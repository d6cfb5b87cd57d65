package dev.relayctl.migrate.alembic;

import static dev.relayctl.testing.Results.failure;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.run.Migrations.Limits;
import dev.relayctl.run.Migrations.Migrated;
import dev.relayctl.run.Progress;
import dev.relayctl.testing.CutNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The network between Alembic and its server is cut in the middle of a revision; then the same
 * again. Each revision counts itself, so that nothing is applied twice unseen.
 */
final class AlembicNetworkIT extends AlembicDatabase {
  private static final Limits PATIENT =
      new Limits(null, Duration.ofMinutes(1), Duration.ofMinutes(2));
  private static final String WAIT = "op.execute('select pg_advisory_xact_lock(4711)')";

  /** Waits for locks, as revisions above and concurrent builds do. */
  private static final String WAITING =
      "select count(*) from pg_stat_activity where datname = current_database()"
          + " and application_name = 'relayctl alembic' and wait_event_type = 'Lock'";

  private CutNetwork network;
  private SampleRevisions revisions;

  @BeforeEach
  void hasATable() throws Exception {
    network = CutNetwork.to(database.port());
    revisions = SampleRevisions.empty(project);
    revisions.revision("one", "None", "op.execute('create table counted (what text)')", "pass");
    ok(ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT)).whole());
  }

  @AfterEach
  void closes() throws Exception {
    network.close();
  }

  @Test
  void isResetInATransaction() throws Exception {
    revisions.revision("two", "'one'", counting("two") + WAIT, "pass");

    Problem lost = failure(cut("select pg_advisory_lock(4711)", migrations, network::reset));

    assertThat(lost.facts().id().value())
        .as(lost.facts().why())
        .isEqualTo("migrate.connection-lost");
    assertThat(text("select count(*) from counted")).isEqualTo("0");
    goesOn("two", "two");
  }

  @Test
  void isResetInTheSecondOfTwoTransactions() throws Exception {
    Path env = project.resolve("alembic/env.py");
    Files.writeString(
        env,
        Files.readString(env)
            .replace(
                "configure(connection=connection,",
                "configure(connection=connection, transaction_per_migration=True,"));
    revisions.revision("two", "'one'", counting("two"), "pass");
    revisions.revision("three", "'two'", counting("three") + WAIT, "pass");

    Migrated cut = cut("select pg_advisory_lock(4711)", migrations, network::reset);

    assertThat(failure(cut).facts().what()).contains("during revision three", "at revision two");
    assertThat(cut.applied())
        .extracting(each -> each.migration().revision())
        .containsExactly("two");
    assertThat(text("select string_agg(what, ' ') from counted")).isEqualTo("two");
    goesOn("three", "two three");
  }

  @Test
  void isResetWhileAnIndexIsBuilt() throws Exception {
    revisions.revision(
        "two",
        "'one'",
        "with op.get_context().autocommit_block():\n"
            + "        op.create_index('counted_what', 'counted', ['what'],"
            + " postgresql_concurrently=True)",
        "pass");

    Problem lost = failure(cut("insert into counted values ('x')", migrations, network::reset));

    assertThat(lost.facts().id().value())
        .as(lost.facts().why())
        .isEqualTo("migrate.connection-lost");
    goesOn("two", "null");
    assertThat(text("select count(*) from pg_index where not indisvalid")).isEqualTo("0");
    assertThat(text("select count(*) from pg_indexes where indexname = 'counted_what'"))
        .isEqualTo("1");
  }

  @Test
  void endsAnAlembicThatWouldWaitForEver() throws Exception {
    revisions.revision("two", "'one'", counting("two") + WAIT, "pass");
    var impatient =
        new AlembicMigrations(
            new Connections(Duration.ofSeconds(1), Duration.ofSeconds(1)),
            processes,
            InstantSource.system(),
            pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos() / 20));

    Problem lost = failure(cut("select pg_advisory_lock(4711)", impatient, network::fallSilent));
    network.mend();

    assertThat(lost.facts().id().value()).isEqualTo("migrate.connection-lost");
    assertThat(lost.facts().what()).contains("fell silent", "was ended");
    goesOn("two", "two");
  }

  /** What cuts the network. */
  private interface Cut {
    void now() throws Exception;
  }

  /** Migrates over the network, and cuts it while a revision waits for somebody's statement. */
  private Migrated cut(String inTheWay, AlembicMigrations over, Cut cut) throws Exception {
    DatabaseUrl far =
        url(database.url().replace(":" + database.port() + "/", ":" + network.port() + "/"));
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(inTheWay);
      var migrating =
          CompletableFuture.supplyAsync(() -> over.migrate(far, files(), PATIENT, Progress.SILENT));
      await(WAITING, "1");
      cut.now();
      Migrated migrated = ok(migrating.get(60, TimeUnit.SECONDS));
      other.rollback();
      return migrated;
    }
  }

  /** The same again, over a network that is whole. */
  private void goesOn(String head, String counted) throws Exception {
    ok(ok(migrations.migrate(url(), files(), PATIENT, Progress.SILENT)).whole());

    assertThat(text("select string_agg(version_num, ' ') from alembic_version")).isEqualTo(head);
    assertThat(text("select string_agg(what, ' ') from counted")).isEqualTo(counted);
  }

  private static String counting(String what) {
    return "op.execute(\"insert into counted values ('" + what + "')\")\n    ";
  }

  private void await(String count, String wanted) throws Exception {
    for (int i = 0; i < 300; i++) {
      if (text(count).equals(wanted)) {
        return;
      }
      text("select pg_sleep(0.1)");
    }
    throw new AssertionError(count + " gave " + text(count) + " and never " + wanted);
  }
}
