package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The accident: a worker was given up over a weekend. */
class RestartPolicyTest {
  @ParameterizedTest
  @ValueSource(strings = {"policy = \"never\"", "policy = \"on-failure\"\nretries = 3"})
  void tellsOfAPolicyThatGivesUp(String policy) {
    assertThat(found("production", policy)).containsExactly("warn restart-gives-up");
    assertThat(found("staging", policy)).containsExactly("info restart-gives-up");
    assertThat(found("dev", policy)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"policy = \"always\"", "policy = \"on-failure\""})
  void acceptsOneThatDoesNot(String policy) {
    assertThat(found("production", policy)).isEmpty();
  }

  @Test
  void acceptsAFileThatSaysNothing() {
    assertThat(Given.of("kind: production").toml("[processes]\nworker = \"work\"\n").found())
        .isEmpty();
  }

  private static List<String> found(String kind, String policy) {
    return Given.of("kind: " + kind)
        .toml("[processes]\nworker = \"work\"\n[[restart]]\n" + policy + "\n")
        .found();
  }
}
