package dev.relayctl.engine.postgres;

import static dev.relayctl.testing.Results.bad;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.postgres.Connections;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Attempts;
import dev.relayctl.run.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Databases that a ledger can't be written to, which is said at once. */
final class LedgerRightsIT {
  private static final ManualTime TIME = new ManualTime();

  /** Flyway would try ten times, a second apart. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private final LedgerDatabase database = LedgerDatabase.fresh();
  private final Ledger ledger =
      new PostgresLedger(
          Connections.DEFAULT, new Attempts(TIME, TIME, new Random(1)), new FrozenTicker());

  @Test
  void saysAtOnceThatADatabaseIsReadOnly() {
    String name = database.server().database();
    database.execute("ALTER DATABASE \"" + name + "\" SET default_transaction_read_only = on");

    Problem problem = refusedAtOnce();

    assertThat(problem.facts().id().value()).isEqualTo("database.read-only");
    assertThat(problem.facts().where().toString()).contains(name);
    assertThat(problem.facts().why()).contains("read-only transaction");
    assertThat(problem.facts().remedy())
        .contains("primary", "ALTER DATABASE", "default_transaction_read_only");
    assertThat(((Problem.Failed) problem).repeat()).isEqualTo(Repeat.NEVER);
  }

  @Test
  void saysAtOnceThatTheRoleMayNotMakeTheLedger() {
    String name = database.server().database();
    database.execute(
        "REVOKE CREATE ON DATABASE \"%s\" FROM \"%s\"".formatted(name, database.server().user()));

    Problem problem = refusedAtOnce();

    assertThat(problem.facts().id().value()).isEqualTo("ledger.not-writable");
    assertThat(problem.facts().why()).contains("permission denied for database");
    assertThat(problem.facts().remedy()).contains("right to create schema relayctl");
  }

  @Test
  void saysAtOnceThatTheRoleMayNotMakeTablesInTheLedgersSchema() {
    database.execute("CREATE SCHEMA relayctl");
    database.execute(
        "REVOKE CREATE ON SCHEMA relayctl FROM \"%s\"".formatted(database.server().user()));

    Problem problem = refusedAtOnce();

    assertThat(problem.facts().id().value()).isEqualTo("ledger.not-writable");
    assertThat(problem.facts().why()).contains("permission denied for schema relayctl");
  }

  @Test
  void tellsTheLedgersTablesFromTheProjects() {
    ok(locked()).close();
    database.execute("REVOKE ALL ON relayctl.lock FROM \"%s\"".formatted(database.server().user()));

    Problem writing = refusedAtOnce();
    Problem reading = bad(ledger.summary(database.url(), new EnvironmentName("dev")));

    assertThat(writing.facts().id().value()).isEqualTo("ledger.not-permitted");
    assertThat(writing.facts().why()).contains("permission denied for table lock");
    assertThat(writing.facts().remedy()).contains("schema relayctl");
    assertThat(reading).isEqualTo(writing);
  }

  private Problem refusedAtOnce() {
    Instant begun = Instant.now();
    Problem problem = bad(locked());
    assertThat(Duration.between(begun, Instant.now())).isLessThan(AT_ONCE);
    return problem;
  }

  private Result<Ledger.Session> locked() {
    return ledger.lock(
        database.url(),
        new Ledger.Claim(new EnvironmentName("dev"), Set.of()),
        new Ledger.Holder("ada@laptop", "migrate dev", 71, null));
  }
}
