package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.environment.Secret;
import dev.relayctl.fakes.InMemoryAppSecrets;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import dev.relayctl.plan.Release;
import dev.relayctl.problem.Problem;
import dev.relayctl.report.SecretsChange;
import dev.relayctl.report.SecretsDrift;
import dev.relayctl.report.SecretsDrift.Difference;
import dev.relayctl.report.SecretsReport;
import dev.relayctl.report.SecretsReport.Since;
import dev.relayctl.run.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsByHandTest {
  private static final Secret ONE = Secret.of("not-a-secret-one");
  private static final Secret TWO = Secret.of("not-a-secret-two");

  private static final Plan EMPTY =
      new Plan(
          new EnvironmentName("dev"),
          new PlanHash("0".repeat(64)),
          Instant.parse("2026-03-02T09:00:00Z"),
          0,
          1,
          List.of());

  @TempDir private Path directory;
  private @Nullable OneOffWorld made;
  private @Nullable InMemoryAppSecrets kept;

  @BeforeEach
  void makeTheWorld() throws IOException {
    made = new OneOffWorld(directory);
    kept = new InMemoryAppSecrets(made.time);
  }

  private OneOffWorld world() {
    if (made == null) {
      throw new IllegalStateException("not made yet");
    }
    return made;
  }

  private InMemoryAppSecrets kept() {
    if (kept == null) {
      throw new IllegalStateException("not made yet");
    }
    return kept;
  }

  private ShowSecrets shown() {
    OneOffWorld w = world();
    return new ShowSecrets(w.project, w.fleet, w.attempts, kept(), w.ledger);
  }

  private ChangeSecrets changes() {
    OneOffWorld w = world();
    return new ChangeSecrets(w.project, w.fleet, w.attempts, kept());
  }

  /** A release that set STRIPE_KEY to the value and left it at that. */
  private void released(Secret stripeKey) {
    kept().set(OneOffWorld.APP, Map.of("STRIPE_KEY", stripeKey));
    world().time.move(Duration.ofSeconds(5));
    var release =
        new Release(
            1,
            "image",
            null,
            null,
            null,
            Map.of("STRIPE_KEY", stripeKey.fingerprint()),
            Map.of("STRIPE_KEY", stripeKey.fingerprint()),
            world().time.instant(),
            "ada");
    try (Ledger.Session session =
        ok(
            world()
                .ledger
                .lock(
                    OneOffWorld.database(),
                    new Ledger.Claim(new EnvironmentName("dev"), Set.of()),
                    new Ledger.Holder("ada", "deploy dev", 1, null)))) {
      long run = ok(session.begin("deploy dev", EMPTY, "{}"));
      ok(session.release(run, release, "{}"));
    }
    world().time.move(Duration.ofSeconds(5));
  }

  private List<SecretsDrift.Kind> kindsOf(String name) {
    return ok(shown().drift("dev")).differences().stream()
        .filter(difference -> difference.name().equals(name))
        .map(Difference::kind)
        .toList();
  }

  @Test
  void aValueOfProductionsIsRefusedUnlessSomebodyAcceptsIt() throws IOException {
    Files.writeString(
        directory.resolve("environments/production.yaml"),
        """
        kind: production
        app: { name: relay-api, config: fly.toml }
        secrets: { PAY_KEY: "${env:PROD_PAY_KEY}" }
        """);
    world().lookups.variable("PROD_PAY_KEY", "not-a-secret-one");
    ChangeSecrets.Proposed proposed = ok(changes().toSet("dev", List.of("BY_HAND")));

    assertThat(ok(changes().own(proposed, Map.of("BY_HAND", TWO), Allowed.NOTHING)).notes())
        .isEmpty();
    assertThat(
            OneOffWorld.problem(changes().own(proposed, Map.of("BY_HAND", ONE), Allowed.NOTHING))
                .facts())
        .satisfies(facts -> {
          assertThat(facts.id()).hasToString("shared-production-secret");
          assertThat(facts.what()).isEqualTo("dev is given production's secret as BY_HAND");
          assertThat(facts.why()).isEqualTo("its value is that of PAY_KEY in production");
          assertThat(facts.remedy()).contains("--allow shared-production-secret");
        });
    var allowed = new Allowed(Set.of("shared-production-secret"), "a rehearsal");
    assertThat(ok(changes().own(proposed, Map.of("BY_HAND", ONE), allowed)).notes())
        .singleElement()
        .asString()
        .startsWith("dev is given production's secret as BY_HAND");
  }

  @Test
  void listsWhatIsDeclaredAndWhatIsThere() {
    world().lookups.variable("STRIPE_KEY", "not-a-secret-one");
    released(ONE);
    kept().set(OneOffWorld.APP, Map.of("BY_HAND", TWO));

    SecretsReport report = ok(shown().list("dev"));

    assertThat(report.rows())
        .extracting(SecretsReport.Row::name)
        .containsExactly("BY_HAND", "DATABASE_URL", "STRIPE_KEY");
    assertThat(report.rows())
        .extracting(SecretsReport.Row::sinceRelease)
        .containsExactly(Since.CHANGED, Since.UNKNOWN, Since.UNCHANGED);
    assertThat(report.rows())
        .extracting(SecretsReport.Row::reference)
        .containsExactly(null, "${env:DEV_DATABASE_URL}", "${env:STRIPE_KEY}");
    assertThat(report.json()).doesNotContain("not-a-secret");
    assertThat(report.text(200)).contains("not set").doesNotContain("not-a-secret");
  }

  @Test
  void tellsMissingFromUndeclaredFromChanged() {
    world().lookups.variable("STRIPE_KEY", "not-a-secret-two");
    released(ONE);
    kept().set(OneOffWorld.APP, Map.of("BY_HAND", TWO));

    assertThat(kindsOf("DATABASE_URL")).containsExactly(SecretsDrift.Kind.MISSING);
    assertThat(kindsOf("BY_HAND")).containsExactly(SecretsDrift.Kind.UNDECLARED);
    assertThat(kindsOf("STRIPE_KEY")).containsExactly(SecretsDrift.Kind.VALUE_CHANGED);
  }

  @Test
  void noticesThatADeclaredSecretWasSetByHand() {
    world().lookups.variable("STRIPE_KEY", "not-a-secret-one");
    released(ONE);

    assertThat(kindsOf("STRIPE_KEY")).isEmpty();

    kept().set(OneOffWorld.APP, Map.of("STRIPE_KEY", TWO));

    assertThat(kindsOf("STRIPE_KEY")).containsExactly(SecretsDrift.Kind.SET_BY_HAND);
  }

  @Test
  void saysWhichValueCannotBeComparedHere() {
    released(ONE);

    SecretsDrift drift = ok(shown().drift("dev"));

    assertThat(drift.notes())
        .containsExactly(
            "STRIPE_KEY can't be compared here: the environment variable STRIPE_KEY is not set, or"
                + " empty.");
  }

  @Test
  void saysWhatADeployWillDoToADeclaredSecret() {
    var proposed = ok(changes().toSet("dev", List.of("STRIPE_KEY", "OTHER")));

    assertThat(proposed.notes()).hasSize(1);
    assertThat(proposed.notes().getFirst())
        .startsWith("STRIPE_KEY is declared in environments/dev.yaml:5")
        .contains("${env:STRIPE_KEY}", "the next deploy sets the declared value again");
  }

  @Test
  void reportsDigestsBeforeAndAfter() {
    kept().set(OneOffWorld.APP, Map.of("A", ONE, "B", ONE));
    var proposed = ok(changes().toSet("dev", List.of("A", "B", "C")));

    SecretsChange change = ok(changes().set(proposed, Map.of("A", TWO, "B", ONE, "C", ONE)));

    assertThat(change.rows())
        .containsExactly(
            new SecretsChange.Row("A", ONE.fingerprint(), TWO.fingerprint()),
            new SecretsChange.Row("B", ONE.fingerprint(), ONE.fingerprint()),
            new SecretsChange.Row("C", null, ONE.fingerprint()));
    assertThat(change.json())
        .contains("\"changed\"", "\"same-value\"", "\"new\"")
        .doesNotContain("not-a-secret");
  }

  @Test
  void asksWhetherAnotherNameWasMeant() {
    kept().set(OneOffWorld.APP, Map.of("STRIPE_KEY", ONE));

    Problem problem = OneOffWorld.problem(changes().toUnset("dev", List.of("STRIPE_KAY")));

    assertThat(problem.facts().id()).hasToString("secret.unknown");
    assertThat(problem.facts().remedy()).isEqualTo("did you mean STRIPE_KEY?");
  }

  @Test
  void refusesAValueOnTheCommandLineWithoutRepeatingIt() {
    Problem problem = OneOffWorld.problem(changes().toSet("dev", List.of("KEY=hunter2")));

    assertThat(problem.facts().id()).hasToString("secret.value-on-command-line");
    assertThat(problem.toString()).doesNotContain("hunter2");
  }

  @Test
  void takesAValueFromAReferenceAndFromNothingElse() {
    world().lookups.variable("GIVEN", "not-a-secret-one");

    assertThat(ok(changes().referenced("${env:GIVEN}"))).isEqualTo(ONE);
    for (String bad : List.of("hunter2", "${env:NO:-hunter2}", "x${env:GIVEN}", "${app.url}")) {
      Problem problem = OneOffWorld.problem(changes().referenced(bad));
      assertThat(problem.facts().id()).hasToString("secret.not-a-reference");
      assertThat(problem.toString()).doesNotContain("hunter2");
    }
    assertThat(OneOffWorld.problem(changes().referenced("${env:NO}")).facts().where().text())
        .isEqualTo("--from");
  }
}
