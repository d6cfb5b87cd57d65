package dev.relayctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.relayctl.plan.catalog.Cause;
import dev.relayctl.plan.catalog.ColumnConflict.ColumnGone;
import dev.relayctl.plan.catalog.Feasibility;
import dev.relayctl.plan.catalog.ObjectName;
import dev.relayctl.plan.catalog.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeasibilityReportTest {
  private static final Feasibility FEASIBILITY =
      new Feasibility(
          5,
          List.of(
              new Verdict.Possible(4),
              new Verdict.Blocked(
                  3,
                  List.of(
                      new Cause(
                          new ColumnGone(new ObjectName("public", "tracks"), "title", null),
                          List.of("5"),
                          4))),
              new Verdict.Unknown(2, "its schema was not recorded")));

  @Test
  void saysInTwoLinesHowFarBackItGoesAndWhyNoFurther() {
    List<String> lines = new FeasibilityReport(FEASIBILITY).lines();

    assertThat(lines)
        .containsExactly(
            "can go back to release 4",
            "release 3 can't be gone back to: tracks.title is gone since migration 5");
  }

  @Test
  void saysNothingBeforeThereIsAnEarlierRelease() {
    assertThat(new FeasibilityReport(new Feasibility(1, List.of())).lines()).isEmpty();
    assertThat(new FeasibilityReport(new Feasibility(null, List.of())).lines()).isEmpty();
  }

  @Test
  void saysThatNoReleaseIsLeft() {
    var nothing =
        new Feasibility(2, List.of(new Verdict.Unknown(1, "its schema was not recorded")));

    assertThat(new FeasibilityReport(nothing).lines())
        .containsExactly(
            "can go back to no earlier release",
            "whether release 1 can be gone back to isn't known: its schema was not recorded");
  }

  @Test
  void putsVerdictsWithTheirReasonsIntoADocument() {
    ObjectNode document = JsonTree.object();

    new FeasibilityReport(FEASIBILITY).into(document);

    assertThat(document.toString())
        .isEqualTo(
            """
            {"rollbackTo":[4],\
            "rollbackFloor":{"release":4,"reason":\
            "release 3 can't be gone back to: tracks.title is gone since migration 5"},\
            "rollbackVerdicts":[\
            {"release":4,"verdict":"possible"},\
            {"release":3,"verdict":"blocked","conflicts":[{"id":"column-gone",\
            "object":"tracks.title","what":"tracks.title is gone since migration 5",\
            "migrations":["5"],"release":4}]},\
            {"release":2,"verdict":"unknown","why":"its schema was not recorded"}]}\
            """);
  }
}
