package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.EnvironmentName;
import dev.relayctl.guardrail.ProductionSecrets.By;
import dev.relayctl.guardrail.ProductionSecrets.Match;
import dev.relayctl.plan.Plan;
import dev.relayctl.plan.PlanHash;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The accident: a preview whose orders were paid for, with production's key. */
class ProductionSecretsTest {
  private static final String DECLARED = "\nsecrets: {STRIPE_KEY: \"${env:STRIPE_KEY}\"}";

  @Test
  void refusesProductionsValueEverywhereElse() {
    for (String kind : new String[] {"preview", "dev", "staging"}) {
      assertThat(of(kind).ofProduction(match(By.VALUE)).findings())
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.severity().word() + " " + finding.id())
                .isEqualTo("refuse shared-production-secret");
            assertThat(finding.what())
                .isEqualTo(kind + " is given production's secret as STRIPE_KEY");
            assertThat(finding.why()).isEqualTo("its value is that of PAY_KEY in production");
            assertThat(finding.where().text()).startsWith("environments/" + kind + ".yaml:2:");
            assertThat(finding.remedy()).contains("shared: true");
          });
    }
  }

  @Test
  void refusesAUrlOfItsDatabase() {
    assertThat(of("preview").ofProduction(match(By.DATABASE)).findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity().word() + " " + finding.id())
              .isEqualTo("refuse shared-production-secret");
          assertThat(finding.what())
              .isEqualTo("preview is given production's database as STRIPE_KEY");
        });
  }

  @Test
  void warnsPreviewsOfAReferenceThatProductionHasToo() {
    assertThat(of("preview").ofProduction(match(By.REFERENCE)).found())
        .containsExactly("warn same-secret-reference");
    assertThat(of("dev").ofProduction(match(By.REFERENCE)).found())
        .containsExactly("info same-secret-reference");
  }

  @Test
  void whatCouldNotBeComparedIsNotPassed() {
    assertThat(passed(of("preview"))).contains("shared-production-secret", "same-secret-reference");
    assertThat(passed(of("preview").untold("PAY_KEY")))
        .contains("same-secret-reference")
        .doesNotContain("shared-production-secret");
    assertThat(passed(of("preview").ofProduction(match(By.REFERENCE))))
        .doesNotContain("shared-production-secret");
  }

  private static List<String> passed(Given given) {
    var plan =
        new Plan(
            given.environment().name(), new PlanHash("0".repeat(64)), Given.NOW, 0, 1, List.of());
    return Guardrails.lookedAt(plan, given.facts(), Guardrails.Origin.FRESH).stream()
        .map(Guardrail::id)
        .toList();
  }

  @Test
  void saysNothingWhereNothingIsProductions() {
    assertThat(of("preview").found()).isEmpty();
  }

  private static Match match(By by) {
    return new Match("STRIPE_KEY", new EnvironmentName("production"), "PAY_KEY", by);
  }

  private static Given of(String kind) {
    return Given.of("kind: " + kind + DECLARED + "\napp: {name: relay-api, config: fly.toml}")
        .toml(
            """
            [http_service]
            internal_port = 8080
            min_machines_running = 1
            [[http_service.checks]]
            path = "/health"
            """);
  }
}
