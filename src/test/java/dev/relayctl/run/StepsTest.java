package dev.relayctl.run;

import static dev.relayctl.plan.Worlds.APP;
import static dev.relayctl.plan.Worlds.NEW;
import static dev.relayctl.plan.Worlds.releaseCommand;
import static dev.relayctl.plan.Worlds.tag;
import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.DatabaseUrl;
import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.Boot;
import dev.relayctl.fakes.InMemoryFleet;
import dev.relayctl.fakes.InMemoryImages;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.InMemoryMigrations;
import dev.relayctl.fakes.InMemoryUndos;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.fakes.Ports;
import dev.relayctl.plan.DatabaseStep;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Step;
import dev.relayctl.problem.Result;
import dev.relayctl.problem.Where;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** With which files migrations were applied is remembered, however the step that did it ends. */
class StepsTest {
  private static final Migration FIRST = new Migration("1", "first", "versions/1.py", "0a");
  private static final Migration SECOND = new Migration("2", "second", "versions/2.py", "0b");
  private static final Migrations.Files FILES =
      new Migrations.Files("alembic", Path.of(""), "versions");
  private static final Migrations.Limits LIMITS =
      new Migrations.Limits(null, Duration.ofSeconds(5), Duration.ZERO);
  private static final DatabaseUrl DATABASE =
      ok(DatabaseUrl.parse(Secret.of("postgres://localhost/relay"), Where.file("test")));

  private final ManualTime time = new ManualTime();
  private final InMemoryFleet fleet = new InMemoryFleet(time, time).withApp(APP, "acme", null);
  private final InMemoryMigrations migrations = new InMemoryMigrations(List.of(FIRST));
  private final InMemoryLedger ledger = new InMemoryLedger(time);

  @Test
  void remembersAllThatAReleaseCommandApplied() {
    fleet.onBoot(_ -> new Boot.Exits(0));

    assertThat(performed(release())).isInstanceOf(StepEnd.Good.class);
    assertThat(remembered()).isEqualTo(Map.of("1", "0a", "2", "0b"));
  }

  @Test
  void remembersWhatAReleaseCommandAppliedBeforeItFailed() {
    fleet.onBoot(_ -> new Boot.Exits(1));
    ok(migrations.migrate(DATABASE, FILES, LIMITS, Progress.SILENT));

    assertThat(performed(release())).isInstanceOf(StepEnd.Stopped.class);
    assertThat(remembered()).isEqualTo(Map.of("1", "0a"));
  }

  @Test
  void remembersWhatAProcessAppliedThatCouldNotSaySo() {
    ok(migrations.migrate(DATABASE, FILES, LIMITS, Progress.SILENT));

    try (Ledger.Session session = session()) {
      assertThat(steps().resume(new DatabaseStep.Migrate(List.of(FIRST)), 1, session))
          .isInstanceOf(StepEnd.Good.class);
    }
    assertThat(remembered()).isEqualTo(Map.of("1", "0a"));
  }

  private static Step.RunReleaseCommand release() {
    var wanted = releaseCommand(NEW, tag(2, "bbb"));
    return new Step.RunReleaseCommand(
        APP, wanted.region(), wanted.config(), wanted.timeout(), List.of(FIRST, SECOND));
  }

  private StepEnd performed(Step step) {
    try (Ledger.Session session = session()) {
      return steps().perform(step, 1, session);
    }
  }

  private Ledger.Session session() {
    return ok(
        ledger.lock(
            DATABASE,
            new Ledger.Claim(new EnvironmentName("dev"), Set.of()),
            new Ledger.Holder("ada", "deploy dev", 1, null)));
  }

  private Map<String, String> remembered() {
    return ok(ledger.checksums(DATABASE, FILES));
  }

  private Steps steps() {
    var outside =
        Ports.of(
            fleet,
            migrations,
            new InMemoryUndos(),
            new InMemoryImages("sha256:" + "a".repeat(64)),
            time);
    var materials =
        new Materials("dev", null, FILES, LIMITS, new Secrets(), "ada", "deploy dev", _ -> "");
    return new Steps(outside, materials, Progress.SILENT);
  }

  private static final class Secrets implements Materials.Secrets {
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
