package dev.relayctl.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relayctl.plan.CommitChecks;
import dev.relayctl.plan.Upstream.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The accidents: a fix that was taken back, a commit that nobody else had, a red one. */
class RemoteCodeTest {
  @ParameterizedTest
  @CsvSource({
    "BEHIND, refuse behind-remote",
    "AHEAD, refuse unpushed-commit",
    "ABSENT, refuse unpushed-commit",
    "UNKNOWN, info behind-remote"
  })
  void production(State state, String found) {
    assertThat(of("production").upstream(state).found()).containsExactly(found);
  }

  @Test
  void bothAtOnce() {
    assertThat(of("staging").upstream(State.DIVERGED).found())
        .containsExactly("warn behind-remote", "warn unpushed-commit");
  }

  @Test
  void letsThroughWhatTheRemoteHas() {
    assertThat(of("production").upstream(State.SAME).found()).isEmpty();
    assertThat(of("dev").upstream(State.DIVERGED).found()).isEmpty();
    assertThat(of("production").found()).isEmpty();
  }

  @Test
  void refusesARedCommitAndOneThatIsNotDone() {
    var red = new CommitChecks(List.of("unit tests"), List.of("lint"), 3);
    var running = new CommitChecks(List.of(), List.of("lint"), 3);

    assertThat(of("production").checks(red).findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(tuple("ci-not-green", "checks failed: unit tests"));
    assertThat(of("production").checks(running).findings())
        .extracting(Finding::what)
        .containsExactly("checks haven't ended: lint");
    assertThat(of("production").checks(new CommitChecks(List.of(), List.of(), 3)).found())
        .isEmpty();
  }

  @Test
  void saysThatNoCheckHasLooked() {
    assertThat(of("production").checks(new CommitChecks(List.of(), List.of(), 0)).found())
        .containsExactly("info ci-not-green");
  }

  @Test
  void refusesAnImageOfAnotherCommit() {
    assertThat(of("production").imageOf("d".repeat(40)).findings())
        .extracting(Finding::id, Finding::what)
        .containsExactly(
            tuple(
                "image-not-from-commit",
                "the image was built from dddddddddddd, the work tree is at cccccccccccc"));
    assertThat(of("production").imageOf("c".repeat(12)).found()).isEmpty();
  }

  private static Given of(String kind) {
    return Given.of(
        "kind: "
            + kind
            + "\napp: {name: relay-api, config: fly.toml}\n"
            + "deploy: {counts: {app: 2}}");
  }
}
