package dev.relayctl.run;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.AppName;
import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryImages;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryUndos;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.fakes.Ports;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The database goes away under a migration, and the user doesn't wait for its return. */
class RunnerGivenUpTest {
  private static final EnvironmentName DEV = new EnvironmentName("dev");
  private static final Migration FOUR = new Migration("4", "index", "migrations/V4.sql", "0a");
  private static final Plan PLAN =
      new Plan(
          DEV,
          new PlanHash("1f".repeat(32)),
          Instant.parse("2026-03-02T09:00:00Z"),
          0,
          0,
          List.of(
              new Plan.Planned(
                  1, new DatabaseStep.Migrate(List.of(FOUR)), "apply 1 migration", "", List.of())));
  private static final DatabaseUrl DATABASE =
      ok(DatabaseUrl.parse(Secret.of("postgresql://a:b@localhost/c"), Where.file("test")));

  private final ManualTime time = new ManualTime();
  private final InMemoryLedger ledger = new InMemoryLedger(time);
  private final List<String> told = new ArrayList<>();

  @Test
  void isInterruptedAndTellsWhatFailedBeforeItWaits() {
    RunResult result = ran(() -> ledger.userGivesUp(DATABASE, DEV));

    assertThat(result.outcome()).isEqualTo(RunOutcome.INTERRUPTED);
    assertThat(told).containsExactly("FAILED the connection was lost");
    Problem problem = Objects.requireNonNull(result.problem());
    assertThat(problem).isInstanceOf(Problem.Interrupted.class);
    assertThat(problem.facts().id().value()).isEqualTo("run.unrecorded");
    assertThat(problem.facts().what()).endsWith("the connection was lost");
    assertThat(problem.facts().why()).isEqualTo("SQLSTATE 08006");
    assertThat(problem.facts().remedy())
        .isEqualTo("once the database answers: look at relayctl migrate status");
  }

  @Test
  void leavesTheRunOpenForTheNextCommand() {
    ran(() -> ledger.userGivesUp(DATABASE, DEV));

    Ledger.Run left = ok(ledger.history(DATABASE, DEV, 1)).getFirst();
    assertThat(left.endedAt()).isNull();
    assertThat(left.outcome()).isEqualTo(RunOutcome.INTERRUPTED);
  }

  @Test
  void failsAsBeforeWhenTheLedgerKnows() {
    RunResult result = ran(() -> {});

    assertThat(result.outcome()).isEqualTo(RunOutcome.FAILED);
    assertThat(ok(ledger.history(DATABASE, DEV, 1)).getFirst().outcome())
        .isEqualTo(RunOutcome.FAILED);
  }

  private RunResult ran(Runnable meanwhile) {
    var outside =
        Ports.of(
            new InMemoryFleet(time, time).withApp(new AppName("relay"), "acme", null),
            new Lost(meanwhile),
            new InMemoryUndos(),
            new InMemoryImages("sha256:" + "a".repeat(64)),
            time);
    var materials =
        new Materials(
            "dev",
            null,
            new Migrations.Files("flyway", Path.of(""), "migrations"),
            new Migrations.Limits(null, Duration.ofSeconds(5), Duration.ZERO),
            new Secrets(),
            "ada",
            "migrate dev",
            _ -> "");
    try (Ledger.Session session =
        ok(
            ledger.lock(
                DATABASE,
                new Ledger.Claim(DEV, Set.of()),
                new Ledger.Holder("ada", "migrate dev", 1, null)))) {
      long run = ok(session.begin("migrate", PLAN, "{}"));
      return new Runner(outside, Runner.OnFailure.LEAVE)
          .run(PLAN, run, materials, session, this::tell);
    }
  }

  private void tell(Progress.Event event) {
    if (event instanceof Progress.Event.StepEnded ended) {
      told.add(ended.outcome() + " " + ended.detail());
    }
  }

  /** Loses its connection. */
  private record Lost(Runnable meanwhile) implements Migrations {
    @Override
    public Result<SchemaState> state(DatabaseUrl database, Files files) {
      throw new UnsupportedOperationException("state");
    }

    @Override
    public Result<Migrated> migrate(
        DatabaseUrl database, Files files, Limits limits, Progress progress) {
      meanwhile.run();
      return Result.ok(
          new Migrated(
              List.of(),
              new Problem.Failed(
                  Problem.facts(
                      "migrate.connection-lost",
                      "the connection was lost",
                      Where.system("PostgreSQL", "c"),
                      "SQLSTATE 08006",
                      "look at relayctl migrate status"),
                  Repeat.LOOK_FIRST)));
    }
  }

  private record Secrets() implements Materials.Secrets {
    @Override
    public Result<Map<String, Secret>> values(Collection<String> names) {
      return Result.ok(Map.of());
    }

    @Override
    public Result<DatabaseUrl> database() {
      return Result.ok(DATABASE);
    }
  }
}
