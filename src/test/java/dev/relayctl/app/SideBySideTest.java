package dev.relayctl.app;

import static dev.relayctl.testing.Results.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  @Test
  void answersInTheOrderOfTheSubjects() {
    assertThat(ok(SideBySide.ask(List.of(3, 1, 2), each -> each * 2))).containsExactly(6, 2, 4);
  }

  @Test
  void aBugEndsItWithItsCause() {
    var bug = new IllegalArgumentException("a bug");

    assertThatThrownBy(() -> SideBySide.ask(List.of(1), _ -> raise(bug))).hasCause(bug);
  }

  private static int raise(RuntimeException bug) {
    throw bug;
  }
}
