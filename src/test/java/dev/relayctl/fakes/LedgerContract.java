package dev.relayctl.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.Release;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.Ledger.Run;
import dev.relayctl.run.Ledger.Session;
import dev.relayctl.run.Ledger.StepRow;
import dev.relayctl.run.Ledger.StoredRelease;
import dev.relayctl.run.Ledger.Summary;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Ledger} does, in memory or in PostgreSQL. */
public abstract class LedgerContract extends LedgerStampsContract {
  protected static final Plan.Planned CREATE_APP =
      new Plan.Planned(
          1, new Step.CreateApp(new AppName("relay-api"), "acme"), "create app", "", List.of());

  /** The process that holds the lock dies without a word. */
  protected abstract void holderDies(EnvironmentName environment);

  @Test
  void readsADatabaseWithoutALedgerAsEmpty() {
    Summary summary = ok(ledger().summary(database(), DEV));

    assertThat(summary).isEqualTo(new Summary(null, null, null));
    assertThat(ok(ledger().history(database(), DEV, 10))).isEmpty();
    assertThat(ok(ledger().releases(database(), DEV, 10))).isEmpty();
  }

  @Test
  void beginsWithoutARun() {
    assertThat(ok(ledger().checksums(database(), FILES))).isEmpty();

    try (Session session = lock(ADA)) {
      assertThat(session.lastRun()).isZero();
      assertThat(session.unfinished()).isEmpty();
    }
  }

  @Test
  void saysWhoHoldsTheLockSinceWhenAndAtWhichStep() {
    try (Session session = lock(ADA)) {
      long run = ok(session.begin("deploy", PLAN, "{}"));
      ok(session.stepBegun(run, CREATE_APP));

      Problem refusal = problem(ledger().lock(database(), CLAIM, BOB));
      Ledger.Lock lock = Objects.requireNonNull(ok(ledger().summary(database(), DEV)).lock());

      assertThat(refusal).isInstanceOf(Problem.Locked.class);
      assertThat(refusal.facts().id().value()).isEqualTo("lock.held");
      assertThat(refusal.facts().why())
          .contains("ada@laptop", "deploy dev", "since ", "at step 1 create-app");
      assertThat(lock.holder()).isEqualTo(ADA);
      assertThat(lock.step()).isEqualTo("1 create-app");
      assertThat(lock.heartbeat()).isAfterOrEqualTo(lock.since());
    }
  }

  @Test
  void locksOneEnvironmentAndNotTheOther() {
    try (Session session = lock(ADA)) {
      ok(session.begin("deploy", PLAN, "{}"));

      assertThat(ok(ledger().history(database(), LOCAL, 10))).isEmpty();
      assertThat(ok(ledger().summary(database(), LOCAL)).lock()).isNull();
    }
  }

  @Test
  void givesTheLockBackOnceAndForAll() {
    Session session = lock(ADA);
    session.close();
    try (Session next = lock(BOB)) {
      session.close();

      Problem refusal = problem(session.begin("deploy", PLAN, "{}"));

      assertThat(refusal).isInstanceOf(Problem.Locked.class);
      assertThat(refusal.facts().id().value()).isEqualTo("lock.lost");
      assertThat(ok(ledger().summary(database(), DEV)).lock())
          .extracting(Ledger.Lock::holder)
          .isEqualTo(BOB);
      assertThat(ok(next.begin("migrate", PLAN, "{}"))).isEqualTo(1);
    }
    assertThat(ok(ledger().summary(database(), DEV)).lock()).isNull();
  }

  @Test
  void keepsRunsWithTheirStepsNewestFirst() {
    try (Session session = lock(BOB)) {
      long first = ok(session.begin("deploy", PLAN, "{\"plan\":1}"));
      ok(session.stepBegun(first, CREATE_APP));
      ok(session.stepEnded(first, 1, RunOutcome.DONE, "created"));
      ok(session.end(first, RunOutcome.DONE, null));
      long second = ok(session.begin("migrate", PLAN, "{\"plan\":2}"));
      ok(session.stepBegun(second, CREATE_APP));
      ok(session.stepEnded(second, 1, RunOutcome.FAILED, "no such app"));
      ok(session.end(second, RunOutcome.FAILED, failure()));
    }

    List<Run> runs = ok(ledger().history(database(), DEV, 10));
    Run newest = runs.getFirst();
    StepRow step = newest.steps().getFirst();

    assertThat(runs).extracting(Run::number).containsExactly(2L, 1L);
    assertThat(runs).extracting(Run::command).containsExactly("migrate", "deploy");
    assertThat(runs).extracting(Run::by).containsOnly("bob@ci");
    assertThat(runs).extracting(Run::reason).containsOnly("hotfix 12");
    assertThat(runs).extracting(Run::planDocument).containsOnlyNulls();
    assertThat(runs).extracting(Run::outcome).containsExactly(RunOutcome.FAILED, RunOutcome.DONE);
    assertThat(newest.problem()).isEqualTo("fly.not-found: no such app");
    assertThat(newest.endedAt()).isAfterOrEqualTo(newest.startedAt());
    assertThat(step.kind()).isEqualTo("create-app");
    assertThat(step.what()).isEqualTo("create app");
    assertThat(step.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(step.detail()).isEqualTo("no such app");
    assertThat(step.endedAt()).isAfterOrEqualTo(step.startedAt());
    assertThat(ok(ledger().history(database(), DEV, 1)))
        .extracting(Run::number)
        .containsExactly(2L);
    assertThat(ok(ledger().summary(database(), DEV)).lastRun())
        .extracting(Run::planDocument)
        .isEqualTo("{\"plan\":2}");
  }

  @Test
  void readsAStepThatBeginsAgainAsRunning() {
    try (Session session = lock(ADA)) {
      long run = ok(session.begin("deploy", PLAN, "{}"));
      ok(session.stepBegun(run, CREATE_APP));
      ok(session.stepEnded(run, 1, RunOutcome.INTERRUPTED, "stopped"));

      ok(session.stepBegun(run, CREATE_APP));

      List<StepRow> steps = ok(ledger().history(database(), DEV, 1)).getFirst().steps();
      assertThat(steps).hasSize(1);
      assertThat(steps.getFirst().outcome()).isEqualTo(RunOutcome.RUNNING);
      assertThat(steps.getFirst().endedAt()).isNull();
    }
  }

  @Test
  void tellsNoDigestsOfSecretsFromThoseOfAnAppWithoutSecrets() {
    Release none = release(1, "sha256:1").withSecretDigests(Map.of());
    Release unknown =
        new Release(2, "sha256:2", null, null, null, Map.of(), null, none.at(), "ada@laptop");
    try (Session session = lock(ADA)) {
      long run = ok(session.begin("deploy", PLAN, "{}"));
      ok(session.release(run, none, "{}"));
      ok(session.release(run, unknown, "{}"));
    }

    assertThat(ok(ledger().releases(database(), DEV, 10)))
        .extracting(StoredRelease::release)
        .containsExactly(unknown, none);
  }

  @Test
  void keepsADocumentWithEachRelease() {
    Release first = release(1, "sha256:1");
    Release second = release(2, "sha256:2");
    try (Session session = lock(ADA)) {
      long run = ok(session.begin("deploy", PLAN, "{}"));
      ok(session.release(run, first, "{\"kept\":  [1]}"));
      ok(session.end(run, RunOutcome.DONE, null));
      long next = ok(session.begin("deploy", PLAN, "{}"));
      ok(session.release(next, second, "{}"));
    }

    List<StoredRelease> releases = ok(ledger().releases(database(), DEV, 10));

    assertThat(releases)
        .containsExactly(
            new StoredRelease(second, 2, "{}"), new StoredRelease(first, 1, "{\"kept\":  [1]}"));
    assertThat(ok(ledger().releases(database(), DEV, 1)))
        .extracting(StoredRelease::run)
        .containsExactly(2L);
    assertThat(ok(ledger().summary(database(), DEV)).release()).isEqualTo(second);
    assertThat(ok(ledger().history(database(), DEV, 10)))
        .extracting(Run::release)
        .containsExactly(2, 1);
  }

  @Test
  void leavesAReleaseAsItWasWrittenFirst() {
    try (Session session = lock(ADA)) {
      long run = ok(session.begin("deploy", PLAN, "{}"));
      ok(session.release(run, release(1, "sha256:1"), "{\"first\":true}"));

      ok(session.release(run, release(1, "sha256:2"), "{\"first\":false}"));

      assertThat(ok(ledger().releases(database(), DEV, 10)))
          .containsExactly(new StoredRelease(release(1, "sha256:1"), run, "{\"first\":true}"));
    }
  }

  @Test
  void readsTheRunOfAKilledHolderAsInterrupted() {
    Session killed = lock(ADA);
    long run = ok(killed.begin("deploy", PLAN, "{\"plan\":1}"));
    ok(killed.stepBegun(run, CREATE_APP));
    RunOutcome before = ok(ledger().history(database(), DEV, 1)).getFirst().outcome();

    holderDies(DEV);

    Run left = ok(ledger().history(database(), DEV, 1)).getFirst();
    assertThat(before).isEqualTo(RunOutcome.RUNNING);
    assertThat(left.outcome()).isEqualTo(RunOutcome.INTERRUPTED);
    assertThat(left.steps().getFirst().outcome()).isEqualTo(RunOutcome.INTERRUPTED);
    assertThat(ok(ledger().summary(database(), DEV)).lock()).isNull();
    try (Session next = lock(BOB)) {
      Run unfinished = next.unfinished().orElseThrow();
      assertThat(next.lastRun()).isEqualTo(run);
      assertThat(unfinished.outcome()).isEqualTo(RunOutcome.INTERRUPTED);
      assertThat(unfinished.steps()).hasSize(1);
      assertThat(unfinished.planDocument()).isEqualTo("{\"plan\":1}");
    }
  }

  @Test
  void refusesTheWritesOfOneWhoseLockAnotherHasTaken() {
    Session first = lock(ADA);
    long run = ok(first.begin("deploy", PLAN, "{}"));
    holderDies(DEV);
    try (Session second = lock(BOB)) {
      ok(second.end(run, RunOutcome.INTERRUPTED, null));

      List<Problem> refusals =
          List.of(
              problem(first.begin("deploy", PLAN, "{}")),
              problem(first.stepBegun(run, CREATE_APP)),
              problem(first.stepEnded(run, 1, RunOutcome.DONE, "")),
              problem(first.release(run, release(1, "sha256:1"), "{}")),
              problem(first.end(run, RunOutcome.DONE, null)));
      first.close();

      assertThat(refusals)
          .allSatisfy(refusal -> {
            assertThat(refusal).isInstanceOf(Problem.Locked.class);
            assertThat(refusal.facts().id().value()).isEqualTo("lock.lost");
          });
      assertThat(ok(ledger().history(database(), DEV, 1)).getFirst().outcome())
          .isEqualTo(RunOutcome.INTERRUPTED);
      assertThat(ok(ledger().summary(database(), DEV)).lock()).isNotNull();
      assertThat(ok(ledger().releases(database(), DEV, 1))).isEmpty();
    }
  }

  @Test
  void letsExactlyOneOfTwoHaveTheLock() throws Exception {
    List<Callable<Result<Session>>> both =
        List.of(
            () -> ledger().lock(database(), CLAIM, ADA),
            () -> ledger().lock(database(), CLAIM, BOB));

    List<Future<Result<Session>>> answers;
    try (var threads = Executors.newFixedThreadPool(2)) {
      answers = threads.invokeAll(both);
    }

    List<Result<Session>> results = answers.stream().map(Future::resultNow).toList();
    List<Session> winners =
        results.stream().filter(Result.Ok.class::isInstance).map(LedgerContract::ok).toList();
    assertThat(winners).as("%s", results).hasSize(1);
    assertThat(results.stream().flatMap(result -> result.problems().stream()))
        .singleElement()
        .isInstanceOf(Problem.Locked.class);
    assertThat(ok(ledger().summary(database(), DEV)).lock()).isNotNull();
    winners.getFirst().close();
  }

  protected static Release release(int number, String image) {
    return new Release(
        number,
        image,
        "c0ffee",
        null,
        "7",
        Map.of("DATABASE_URL", "f1n9e4"),
        Map.of("DATABASE_URL", "0123456789abcdef", "BY_HAND", "fedcba9876543210"),
        Instant.parse("2026-03-02T09:00:00.123456Z"),
        "ada@laptop");
  }

  protected static Problem failure() {
    return Problem.failed(
        "fly.not-found", "no such app", Where.system("Fly", "app relay-api"), "it said so", "look");
  }
}
