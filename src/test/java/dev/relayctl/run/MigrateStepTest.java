package dev.relayctl.run;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.SchemaState;
import dev.relayctl.problem.Problem;
import dev.relayctl.problem.Repeat;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MigrateStepTest {
  private static final Migration FOUR = new Migration("4", "index", "migrations/V4.sql", "0a");

  private final ManualTime time = new ManualTime();
  private final Answers answers = new Answers();
  private final List<String> notes = new ArrayList<>();

  @Test
  void triesAgainWhatCouldNotGetItsLock() {
    answers.add(failed(Repeat.SAFE, "SQLSTATE 55P03"));
    answers.add(failed(Repeat.SAFE, "SQLSTATE 55P03"));
    answers.add(applied());

    StepEnd end = performed();

    assertThat(end).isEqualTo(StepEnd.good("1 applied"));
    assertThat(remembered()).isEqualTo(Map.of("4", "0a"));
    assertThat(notes).hasSize(2).first().asString().contains("55P03", "tried again");
  }

  @Test
  void triesNothingElseAgain() {
    answers.add(failed(Repeat.NEVER, "SQLSTATE 42P01"));
    answers.add(applied());

    StepEnd end = performed();

    assertThat(end).isInstanceOf(StepEnd.Stopped.class);
    assertThat(notes).isEmpty();
  }

  @Test
  void remembersWhatWasAppliedBeforeAFailure() {
    answers.add(
        new Migrations.Migrated(
            applied().applied(), failed(Repeat.NEVER, "SQLSTATE 42P01").failure()));

    assertThat(performed()).isInstanceOf(StepEnd.Stopped.class);
    assertThat(remembered()).isEqualTo(Map.of("4", "0a"));
  }

  @Test
  void givesUpWithTheLastReason() {
    for (int i = 0; i < 1000; i++) {
      answers.add(failed(Repeat.SAFE, "SQLSTATE 55P03"));
    }

    StepEnd end = performed();

    assertThat(((StepEnd.Stopped) end).problem().facts().why()).isEqualTo("SQLSTATE 55P03");
    assertThat(answers.left()).isLessThan(995).isPositive();
  }

  private static Migrations.Migrated applied() {
    return new Migrations.Migrated(
        List.of(new Migrations.Migrated.Took(FOUR, Duration.ZERO)), null);
  }

  private static Migrations.Migrated failed(Repeat repeat, String why) {
    return new Migrations.Migrated(
        List.of(),
        new Problem.Failed(
            Problem.facts(
                "migrate.failed", "revision 4 failed", Where.file("migrations/V4.sql"), why, "-"),
            repeat));
  }

  private static final EnvironmentName DEV = new EnvironmentName("dev");
  private static final Migrations.Files FILES =
      new Migrations.Files("flyway", Path.of(""), "migrations");

  private final InMemoryLedger ledger = new InMemoryLedger(time);

  private StepEnd performed() {
    DatabaseUrl database = ok(new Secrets().database());
    try (Ledger.Session session =
        ok(
            ledger.lock(
                database,
                new Ledger.Claim(DEV, Set.of()),
                new Ledger.Holder("ada", "migrate dev", 1, null)))) {
      return step().perform(session);
    }
  }

  private Map<String, String> remembered() {
    return ok(ledger.checksums(ok(new Secrets().database()), FILES));
  }

  private MigrateStep step() {
    var materials =
        new Materials(
            "dev",
            null,
            FILES,
            new Migrations.Limits(null, Duration.ofSeconds(5), Duration.ZERO),
            new Secrets(),
            "ada",
            "migrate dev",
            _ -> "");
    return new MigrateStep(
        answers,
        materials,
        new Attempts(time, time, new Random(1)),
        event -> {
          if (event instanceof Progress.Event.Note(String text)) {
            notes.add(text);
          }
        });
  }

  private static final class Secrets implements Materials.Secrets {
    @Override
    public Result<Map<String, Secret>> values(Collection<String> names) {
      return Result.ok(Map.of());
    }

    @Override
    public Result<DatabaseUrl> database() {
      return DatabaseUrl.parse(
          Secret.of("postgresql://a:b@localhost/c"), Where.system("test", "database"));
    }
  }

  /** Answers in order. */
  private static final class Answers implements Migrations {
    private final Deque<Migrated> left = new ArrayDeque<>();

    void add(Migrated answer) {
      left.add(answer);
    }

    int left() {
      return left.size();
    }

    @Override
    public Result<SchemaState> state(DatabaseUrl database, Files files) {
      return Result.ok(SchemaState.NONE);
    }

    @Override
    public Result<Migrated> migrate(
        DatabaseUrl database, Files files, Limits limits, Progress progress) {
      return Result.ok(left.removeFirst());
    }
  }
}
