package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.fakes.InMemoryLedger;
import dev.relayctl.fakes.ManualTime;
import dev.relayctl.plan.Image;
import dev.relayctl.plan.Migration;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.ReleaseContent;
import dev.relayctl.plan.Worlds;
import dev.relayctl.plan.catalog.SchemaCatalog;
import dev.relayctl.report.ReleaseDocument;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReleasesTest {
  private static final EnvironmentName DEV = new EnvironmentName("dev");
  private static final Plan EMPTY =
      new Plan(
          DEV,
          new PlanHash("0".repeat(64)),
          Instant.parse("2026-03-02T09:00:00Z"),
          0,
          1,
          List.of());

  private final InMemoryLedger ledger = new InMemoryLedger(new ManualTime());

  private void release(int number, String command, String... applied) {
    release(number, command, Worlds.OLD, applied);
  }

  private void release(int number, String command, Image image, String... applied) {
    var migrations =
        Stream.of(applied).map(revision -> new Migration(revision, "m", null, null)).toList();
    var content = new ReleaseContent(command, List.of(), migrations, SchemaCatalog.EMPTY);
    try (Ledger.Session session =
        ok(
            ledger.lock(
                OneOffWorld.database(),
                new Ledger.Claim(DEV, Set.of()),
                new Ledger.Holder("ada", command, 1, null)))) {
      long run = ok(session.begin(command, EMPTY, "{}"));
      ok(
          session.release(
              run, Worlds.release(number, image, "aaa"), ReleaseDocument.print(content)));
      ok(session.end(run, RunOutcome.DONE, null));
    }
  }

  private List<Releases.Known> known() {
    return ok(Releases.newestFirst(ledger, OneOffWorld.database(), DEV));
  }

  private List<Boolean> wentBack() {
    return known().stream()
        .map(known -> {
          ReleaseContent content = known.content();
          return content != null && content.wentBack();
        })
        .toList();
  }

  @Test
  void aReleaseOfOtherSecretsHasTheCodeOfTheOneBefore() {
    release(1, "deploy", "1");
    release(2, "secrets", "1");
    release(3, "rollback", "1");
    release(4, "secrets", "1");

    assertThat(wentBack()).containsExactly(true, true, false, false);
  }

  @Test
  void aReleaseOfOtherSecretsKnowsNoMigrationThatWasAppliedSince() {
    release(1, "deploy", "1");
    release(2, "secrets", "1", "2");
    release(3, "secrets", "1", "2");

    assertThat(wentBack()).containsExactly(true, true, false);
  }

  @Test
  void aRollbackHasTheCodeOfTheReleaseThatItWentBackTo() {
    release(1, "deploy", Worlds.OLD, "1");
    release(2, "deploy", Worlds.NEW, "1", "2");

    assertThat(Releases.code(known())).hasValueSatisfying(code -> isNumber(code, 2));
    release(3, "rollback", Worlds.OLD, "1", "2");
    assertThat(Releases.code(known())).hasValueSatisfying(code -> isNumber(code, 1));
  }

  private static void isNumber(Releases.Known code, int number) {
    assertThat(code.release().number()).isEqualTo(number);
  }
}
