package dev.relayctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.guardrail.Catalogue;
import dev.relayctl.guardrail.Guardrail;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What {@link ScenariosIT} plays. */
class ScenariosTest {
  @Test
  void playTheAccidentOfEachGuardrail() throws IOException {
    assertThat(Scenario.all().stream().map(Scenario::guardrail))
        .containsAll(Catalogue.all().stream().map(Guardrail::id).toList());
  }

  @Test
  void haveANeighbourEachThatDiffers() throws IOException {
    assertThat(Scenario.all())
        .allSatisfy(each -> assertThat(each.harmless()).isNotEqualTo(each.accident()));
  }
}
