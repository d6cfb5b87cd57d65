package dev.relayctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.environment.Secret;
import dev.relayctl.problem.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SecretInputTest {
  private static Result<Map<String, Secret>> piped(String text, String... names) {
    return SecretInput.piped(List.of(names), text);
  }

  private static List<String> ids(Result<?> result) {
    return result.problems().stream().map(p -> p.facts().id().value()).toList();
  }

  @Test
  void takesAllOfItForOneNameButTheLastLineEnd() {
    assertThat(piped("a=b\nc\n", "KEY")).isEqualTo(Result.ok(Map.of("KEY", Secret.of("a=b\nc"))));
    assertThat(piped("x\r\n", "KEY")).isEqualTo(Result.ok(Map.of("KEY", Secret.of("x"))));
  }

  @Test
  void takesALineForEachOfSeveralNames() {
    assertThat(piped("B=2=2\n\nA=1\n", "A", "B"))
        .isEqualTo(Result.ok(Map.of("A", Secret.of("1"), "B", Secret.of("2=2"))));
  }

  @Test
  void namesALineThatFitsNoNameWithoutQuotingIt() {
    for (String text : List.of("A=1\nC=hunter2\n", "A=1\nhunter2\n", "A=1\nA=hunter2\n")) {
      Result<?> result = piped(text, "A", "B");
      assertThat(ids(result)).containsExactly("secret.bad-line");
      assertThat(result.problems().getFirst().facts().what()).contains("line 2");
      assertThat(result.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void saysForWhichNamesNothingCame() {
    assertThat(ids(piped("", "A"))).containsExactly("secret.no-value");
    assertThat(ids(piped("A=1\n", "A", "B", "C")))
        .containsExactly("secret.no-value", "secret.no-value");
  }
}
