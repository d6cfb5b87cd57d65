package dev.relayctl.report;

import dev.relayctl.problem.Problem;

/** A problem in Markdown. */
public final class ProblemMarkdown {
  private ProblemMarkdown() {}

  /** The lines that people read, as they stand: what others wrote in them is no markup. */
  public static String of(Problem problem) {
    return "```text\n" + ProblemText.of(problem).replace('`', '\'') + "\n```";
  }
}
