package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The accident: a deploy on Friday evening, and nobody there on Saturday. */
class FreezeWindowsTest {
  private static final String WEEKEND =
      """
      kind: production
      guardrails:
        freeze: [{from: "Fri 16:00", to: "Mon 08:00", zone: Europe/Berlin}]
      """;

  /** In Berlin one hour later, in July two. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-06T15:00:00Z",
        "2026-03-07T12:00:00Z",
        "2026-03-09T06:59:59Z",
        "2026-07-03T14:00:00Z"
      })
  void refusesWithinTheWindow(String time) {
    assertThat(Given.of(WEEKEND).at(time).found()).containsExactly("refuse freeze-window");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-06T14:59:59Z",
        "2026-03-09T07:00:00Z",
        "2026-03-04T15:00:00Z",
        "2026-07-03T13:59:59Z"
      })
  void letsThroughOutsideOfIt(String time) {
    assertThat(Given.of(WEEKEND).at(time).found()).isEmpty();
  }

  @Test
  void aWindowWithinTheWeekEndsInIt() {
    String lunch = "kind: dev\nguardrails: {freeze: [{from: \"Tue 12:00\", to: \"Tue 13:00\"}]}";

    assertThat(Given.of(lunch).at("2026-03-03T12:30:00Z").found())
        .containsExactly("refuse freeze-window");
    assertThat(Given.of(lunch).at("2026-03-04T12:30:00Z").found()).isEmpty();
  }

  @Test
  void aRehearsalInTheSandboxIsOnlyTold() {
    assertThat(Given.of(WEEKEND).at("2026-03-07T12:00:00Z").inSandbox().found())
        .containsExactly("info freeze-window");
  }

  @Test
  void saysUntilWhen() {
    assertThat(Given.of(WEEKEND).at("2026-03-07T12:00:00Z").findings())
        .extracting(Finding::what)
        .containsExactly("nothing is deployed to production until Monday 08:00");
  }
}
