package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Problems that stand for a guardrail's accident go by its name. */
class CatalogueTest {
  @Test
  void aStrategyThatVolumesForbidIsAGuardrail() {
    assertThat(Catalogue.find("deploy.strategy-needs-no-volumes"))
        .contains(FlyGuardrails.STRATEGY_UNSAFE_WITH_VOLUME);
    assertThat(Catalogue.find("strategy-unsafe-with-volume"))
        .contains(FlyGuardrails.STRATEGY_UNSAFE_WITH_VOLUME);
    assertThat(Catalogue.find("deploy.strategy-needs-checks")).isEmpty();
  }
}
