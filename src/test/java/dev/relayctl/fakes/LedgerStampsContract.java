package dev.relayctl.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.plan.DatabaseStanding;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ledger.Claim;
import dev.relayctl.run.Ledger.Session;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Ledger} knows of whose database it is in. */
public abstract class LedgerStampsContract extends LedgerThingsContract {
  protected static final Plan PLAN =
      new Plan(
          DEV,
          new PlanHash("1f".repeat(32)),
          Instant.parse("2026-03-02T09:00:00Z"),
          0,
          1,
          List.of());

  /** A copy of the database as it is now, on the same server. */
  protected abstract DatabaseUrl copy();

  @Test
  void refusesADatabaseThatAnotherEnvironmentHasStamped() {
    lock(ADA).close();

    Problem refusal = problem(ledger().lock(database(), new Claim(LOCAL, Set.of()), BOB));

    assertThat(refusal).isInstanceOf(Problem.Refused.class);
    assertThat(refusal.facts().id().value()).isEqualTo("database.stamped-for-another-environment");
    assertThat(refusal.facts().why()).contains("a run in dev");
    assertThat(refusal.facts().remedy()).contains("database.shared-with: [dev]");
    assertThat(ok(ledger().summary(database(), LOCAL)).lock()).isNull();
    assertThat(ok(ledger().stamp(database(), LOCAL))).isEqualTo(new Ledger.Stamp.Absent());
  }

  @Test
  void tellsWhoseADatabaseIsBeforeAnythingIsDone() {
    assertThat(owner(database(), CLAIM)).isEqualTo(new DatabaseStanding.Owner.Nobody());
    lock(ADA).close();
    DatabaseUrl copy = copy();

    assertThat(owner(database(), CLAIM)).isInstanceOf(DatabaseStanding.Owner.Own.class);
    assertThat(owner(database(), new Claim(LOCAL, Set.of())))
        .isEqualTo(new DatabaseStanding.Owner.Another(DEV));
    assertThat(owner(database(), new Claim(LOCAL, Set.of(DEV))))
        .isEqualTo(new DatabaseStanding.Owner.Nobody());
    assertThat(owner(copy, CLAIM)).isInstanceOf(DatabaseStanding.Owner.Copy.class);
    assertThat(ok(ledger().standing(database(), CLAIM)).connections()).isPositive();
    assertThat(ok(ledger().standing(database(), CLAIM)).hasTables()).isFalse();
  }

  private DatabaseStanding.Owner owner(DatabaseUrl database, Claim claim) {
    return ok(ledger().standing(database, claim)).owner();
  }

  @Test
  void letsEnvironmentsShareADatabaseOnPurposeSideBySide() {
    lock(ADA).close();
    var local = new Claim(LOCAL, Set.of(DEV));
    var dev = new Claim(DEV, Set.of(LOCAL));

    try (Session one = ok(ledger().lock(database(), local, BOB));
        Session other = ok(ledger().lock(database(), dev, ADA))) {
      assertThat(ok(one.begin("migrate", PLAN, "{}"))).isEqualTo(1);
      assertThat(ok(other.begin("deploy", PLAN, "{}"))).isEqualTo(1);
    }
  }

  @Test
  void refusesACopyUntilItIsAdopted() {
    try (Session session = lock(ADA)) {
      ok(session.begin("deploy", PLAN, "{}"));
    }
    DatabaseUrl copy = copy();

    Problem refusal = problem(ledger().lock(copy, CLAIM, BOB));
    Ledger.Stamp before = ok(ledger().stamp(copy, DEV));
    ok(ledger().adopt(copy, CLAIM, BOB));

    assertThat(refusal).isInstanceOf(Problem.Refused.class);
    assertThat(refusal.facts().id().value()).isEqualTo("database.stamp-of-a-copy");
    assertThat(refusal.facts().why()).contains("its stamp was written at ");
    assertThat(refusal.facts().remedy()).contains("relayctl env adopt dev");
    assertThat(before)
        .isInstanceOfSatisfying(
            Ledger.Stamp.Elsewhere.class,
            stamp -> assertThat(refusal.facts().why()).contains("written at " + stamp.place()));
    assertThat(ok(ledger().stamp(copy, DEV))).isInstanceOf(Ledger.Stamp.Here.class);
    assertThat(ok(ledger().stamp(database(), DEV))).isInstanceOf(Ledger.Stamp.Here.class);
    try (Session session = ok(ledger().lock(copy, CLAIM, BOB))) {
      assertThat(session.lastRun()).isEqualTo(1);
    }
  }

  @Test
  void stampsACopyForAnotherEnvironmentWithoutAQuestion() {
    lock(ADA).close();
    DatabaseUrl copy = copy();

    ok(ledger().lock(copy, new Claim(LOCAL, Set.of()), BOB)).close();

    assertThat(ok(ledger().stamp(copy, LOCAL))).isInstanceOf(Ledger.Stamp.Here.class);
  }

  @Test
  void adoptsNothingThatIsAnothersOrInUse() {
    try (Session session = lock(ADA)) {
      Problem another = problem(ledger().adopt(database(), new Claim(LOCAL, Set.of()), BOB));
      Problem inUse = problem(ledger().adopt(database(), CLAIM, BOB));

      assertThat(another.facts().id().value())
          .isEqualTo("database.stamped-for-another-environment");
      assertThat(inUse.facts().id().value()).isEqualTo("lock.held");
      assertThat(ok(session.begin("deploy", PLAN, "{}"))).isEqualTo(1);
    }
  }

  protected static Problem problem(Result<?> result) {
    assertThat(result).isInstanceOf(Result.Bad.class);
    return result.problems().getFirst();
  }
}
