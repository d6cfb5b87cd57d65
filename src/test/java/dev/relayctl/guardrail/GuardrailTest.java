package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relayctl.environment.Environment;
import dev.relayctl.problem.Where;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardrailTest {
  private static final Where WHERE = Where.system("git", "work tree");

  @Test
  void weighsWhatItsKindWeighs() {
    assertThat(found(CodeGuardrails.DIRTY_TREE, Given.environment("kind: production")))
        .contains(Severity.REFUSE);
    assertThat(found(CodeGuardrails.DIRTY_TREE, Given.environment("kind: staging")))
        .contains(Severity.WARN);
    assertThat(found(CodeGuardrails.DIRTY_TREE, Given.environment("kind: dev"))).isEmpty();
  }

  @Test
  void aPolicyHasTheLastWord() {
    assertThat(found(CodeGuardrails.DIRTY_TREE, with("production", "dirty-tree: confirm")))
        .contains(Severity.CONFIRM);
    assertThat(found(CodeGuardrails.DIRTY_TREE, with("production", "dirty-tree: off"))).isEmpty();
    assertThat(found(CodeGuardrails.DIRTY_TREE, with("dev", "dirty-tree: refuse")))
        .contains(Severity.REFUSE);
  }

  @Test
  void noPolicyWeakensWhatNobodyMayAllow() {
    Environment production = with("production", "shared-production-database: warn");

    assertThat(found(DatabaseGuardrails.SHARED_PRODUCTION_DATABASE, production))
        .contains(Severity.REFUSE);
    assertThat(PolicyTooWeak.of(production))
        .extracting(Finding::id, Finding::what)
        .containsExactly(tuple("policy-too-weak", "shared-production-database stays at refuse"));
    assertThat(PolicyTooWeak.of(with("production", "shared-production-database: refuse")))
        .isEmpty();
    assertThat(PolicyTooWeak.of(with("production", "dirty-tree: off"))).isEmpty();
  }

  @Test
  void doubtWeighsNoMoreThanItMay() {
    Environment production = Given.environment("kind: production");

    assertThat(
            CodeGuardrails.DIRTY_TREE.finding(
                production, Severity.INFO, WHERE, "what", "why", "do"))
        .get()
        .extracting(Finding::severity)
        .isEqualTo(Severity.INFO);
    assertThat(
            MigrationGuardrails.UNDO_REPEATABLES_STAY.finding(
                production, Severity.WARN, WHERE, "what", "why", "do"))
        .get()
        .extracting(Finding::severity)
        .isEqualTo(Severity.INFO);
  }

  private static Environment with(String kind, String policy) {
    return Given.environment("kind: " + kind + "\nguardrails: {policy: {" + policy + "}}");
  }

  private static Optional<Severity> found(Guardrail guardrail, Environment environment) {
    return guardrail.finding(environment, WHERE, "what", "why", "do").map(Finding::severity);
  }
}
