package dev.relayctl.report;

import dev.relayctl.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Problems as people read them: what, where, why and what to do, in four lines. */
public final class ProblemText {
  private ProblemText() {}

  /** One problem, four lines, no line end after the last. */
  public static String of(Problem problem) {
    Problem.Facts facts = problem.facts();
    return facts.id()
        + ": "
        + facts.what()
        + "\n  at  "
        + facts.where().text()
        + "\n  why "
        + facts.why().strip().replace("\n", "\n      ")
        + "\n  do  "
        + facts.remedy().strip().replace("\n", "\n      ");
  }

  /** Several problems, an empty line between them. */
  public static String of(List<Problem> problems) {
    return problems.stream().map(ProblemText::of).collect(Collectors.joining("\n\n"));
  }
}
