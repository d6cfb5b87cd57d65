package dev.relayctl.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relayctl.guardrail.Promotion;
import dev.relayctl.plan.Worlds;
import dev.relayctl.run.Ledger;
import dev.relayctl.run.RunOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromotionsTest {
  private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");

  private static final Releases.Known FIRST =
      new Releases.Known(Worlds.release(1, Worlds.OLD, "aaa"), null);
  private static final Releases.Known SAME =
      new Releases.Known(Worlds.release(2, Worlds.OLD, "bbb"), null);
  private static final Releases.Known OTHER =
      new Releases.Known(Worlds.release(2, Worlds.NEW, "bbb"), null);

  @Test
  void aRunHasToHaveAskedAndReadBack() {
    assertThat(newest(List.of(FIRST), Map.of(1, run(1, NINE, "machines", "record"))).missing())
        .containsExactly("nothing was asked over HTTP", "what landed was not read back");
    assertThat(newest(List.of(FIRST), Map.of()).missing())
        .containsExactly("its run is no longer known");
  }

  @Test
  void anotherCommitOfTheSameGoesOnWithWhatWasShownBefore() {
    var runs =
        Map.of(
            1, run(1, NINE, "machines", "verify", "prove", "record"),
            2, run(2, TEN, "verify", "record"));

    Promotion.Proven same = newest(List.of(SAME, FIRST), runs);

    assertThat(same.missing()).isEmpty();
    assertThat(same.since()).isEqualTo(NINE);
    assertThat(newest(List.of(OTHER, FIRST), runs).missing())
        .containsExactly("what landed was not read back");
  }

  @Test
  void aCheckThatIsMadeUpForIsMissingNoMore() {
    var runs =
        Map.of(
            1, run(1, NINE, "machines", "prove", "record"),
            2, run(2, TEN, "verify", "record"));

    assertThat(newest(List.of(SAME, FIRST), runs).missing()).isEmpty();
  }

  @Test
  void aRunThatChangesSomethingBeginsAnew() {
    var runs =
        Map.of(
            1, run(1, NINE, "machines", "verify", "prove", "record"),
            2, run(2, TEN, "machines", "verify", "record"));

    Promotion.Proven same = newest(List.of(SAME, FIRST), runs);

    assertThat(same.missing()).containsExactly("what landed was not read back");
    assertThat(same.since()).isEqualTo(TEN);
  }

  private static Promotion.Proven newest(
      List<Releases.Known> newestFirst, Map<Integer, Ledger.Run> runs) {
    return Promotions.proven(newestFirst, runs).getFirst();
  }

  private static Ledger.Run run(int number, Instant ended, String... kinds) {
    List<Ledger.StepRow> steps =
        Stream.of(kinds)
            .map(kind -> new Ledger.StepRow(1, kind, kind, NINE, ended, RunOutcome.DONE, ""))
            .toList();
    return new Ledger.Run(
        number,
        "deploy",
        "ann",
        NINE,
        ended,
        RunOutcome.DONE,
        number,
        null,
        null,
        List.of(),
        steps,
        null);
  }
}
