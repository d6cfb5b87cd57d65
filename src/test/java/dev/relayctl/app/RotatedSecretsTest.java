package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.plan.Release;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The accident: an older version was put back, and its password had been rotated. */
class RotatedSecretsTest {
  @Test
  void namesThoseThatADeployHasChanged() {
    assertThat(
            RotatedSecrets.since(
                release(Map.of("A", "1", "B", "1"), null),
                release(Map.of("A", "2", "B", "1", "C", "1"), null),
                Map.of()))
        .containsExactly("A", "C");
  }

  @Test
  void namesThoseThatSomebodyHasChangedByHand() {
    assertThat(
            RotatedSecrets.since(
                release(Map.of(), Map.of("A", "1", "B", "1", "C", "1")),
                release(Map.of(), Map.of("A", "2", "B", "1", "C", "1")),
                Map.of("A", "2", "B", "1", "D", "1")))
        .containsExactly("A", "C", "D");
  }

  @Test
  void concludesNothingFromDigestsThatNobodyKept() {
    assertThat(
            RotatedSecrets.since(
                release(Map.of("A", "1"), null),
                release(Map.of("A", "1"), Map.of("A", "1")),
                Map.of("A", "1")))
        .isEmpty();
  }

  private static Release release(
      Map<String, String> secrets, @Nullable Map<String, String> digests) {
    return new Release(1, "image", null, null, null, secrets, digests, Instant.EPOCH, "ann");
  }
}
